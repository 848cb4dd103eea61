import type { TestProject } from 'vitest/node';
import { browserPath } from './browser.ts';

declare module 'vitest' {
  export interface ProvidedContext {
    browserPath: string;
  }
}

/** Finds the browser once for all files, before any stack starts. */
export default function setup(project: TestProject): void {
  project.provide('browserPath', browserPath());
}
