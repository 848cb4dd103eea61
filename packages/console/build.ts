import { build } from 'vite';
import type { ConsoleConfiguration } from './configuration.ts';
import { viteOptions } from './vite-options.ts';

export interface ConsoleBuild {
  outDir: string;
  configuration: ConsoleConfiguration;
  /** Offers the sign-in of the local stack. What a deployment builds has no code for it. */
  developmentSignIn?: boolean;
}

/** Builds the console into a folder, which is emptied before. @throws Error with what the compiler says. */
export async function buildConsole(options: ConsoleBuild): Promise<void> {
  const base = viteOptions(options.configuration);
  await build({
    ...base,
    configFile: false,
    envFile: false,
    mode: options.developmentSignIn === true ? 'development' : 'production',
    logLevel: 'error',
    build: { ...base.build, outDir: options.outDir, emptyOutDir: true },
  });
}
