#!/usr/bin/env node
// Runs on any Node.js that can read this line: TypeScript, and what else the command needs, comes with Node.js 24.
import process from 'node:process';

if (Number(process.versions.node.split('.')[0]) < 24) {
  console.error(
    `mailferry needs Node.js 24, this is ${process.versions.node}: run it by npm (npx mailferry), which brings it along.`,
  );
  process.exit(1);
}
await import('../src/main.ts');
