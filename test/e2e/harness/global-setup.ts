import type { TestProject } from 'vitest/node';
import { type Browser, findOrInstallBrowser } from './browser.ts';

declare module 'vitest' {
  export interface ProvidedContext {
    browser: Browser;
  }
}

/** Finds the browser once for all files, before any stack starts. */
export default async function setup(project: TestProject): Promise<void> {
  project.provide('browser', await findOrInstallBrowser());
}
