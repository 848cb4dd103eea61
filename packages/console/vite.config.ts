import { defineConfig } from 'vite';
import { readConfiguration } from './configuration.ts';
import { viteOptions } from './vite-options.ts';

/** `npm run build` of a deployment: configured by the environment, written to `dist`. */
export default defineConfig(() => viteOptions(readConfiguration(process.env)));
