import react from '@vitejs/plugin-react';
import type { InlineConfig } from 'vite';
import { type ConsoleConfiguration, configurationTags } from './configuration.ts';

/** How the console is built, for a deployment and for the local stack alike. */
export function viteOptions(configuration: ConsoleConfiguration): InlineConfig {
  return {
    root: import.meta.dirname,
    plugins: [react(), configurationTags(configuration)],
    build: {
      target: 'es2022',
      // Fonts and pictures stay files: the Content-Security-Policy allows no data: addresses for them.
      assetsInlineLimit: 0,
      // Not needed by any browser that the target names; its polyfill would be one more request.
      modulePreload: { polyfill: false },
    },
  };
}
