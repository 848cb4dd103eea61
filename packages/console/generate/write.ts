import { writeFileSync } from 'node:fs';
import { generatedFiles } from './files.ts';

for (const [name, text] of Object.entries(await generatedFiles())) {
  writeFileSync(new URL(`../src/api/generated/${name}`, import.meta.url), text);
}
