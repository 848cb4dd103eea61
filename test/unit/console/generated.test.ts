import { readFileSync } from 'node:fs';
import { expect, it } from 'vitest';
import { generatedFiles } from '../../../packages/console/generate/files.ts';

it('the client of the console is made from the API as it is: npm run generate -w @mailferry/console', async () => {
  for (const [name, text] of Object.entries(await generatedFiles())) {
    const path = new URL(`../../../packages/console/src/api/generated/${name}`, import.meta.url);
    const kept = readFileSync(path, 'utf8').split('\n');
    const made = text.split('\n');
    const line = made.findIndex((content, index) => content !== kept[index]);
    expect(line === -1 ? undefined : `${name}:${line + 1} should be ${made[line]}`).toBeUndefined();
    expect(kept.length, name).toBe(made.length);
  }
}, 30_000);
