/** `npm run licenses`: the licence of every package that a deployment carries; ends with 1 where one is not agreed to. */
import { execFileSync } from 'node:child_process';
import * as z from 'zod';

/** Permissive ones, and that of fonts. A further one is a decision: what it asks for has to be done. */
const AGREED = new Set([
  '0BSD',
  'Apache-2.0',
  'BSD-2-Clause',
  'BSD-3-Clause',
  'BlueOak-1.0.0',
  'ISC',
  'MIT',
  'MIT-0',
  'OFL-1.1',
  'Unlicense',
]);

const bill = z.object({
  components: z.array(
    z.object({
      name: z.string(),
      version: z.string(),
      licenses: z
        .array(
          z.object({
            license: z
              .object({ id: z.string().optional(), name: z.string().optional() })
              .optional(),
            expression: z.string().optional(),
          }),
        )
        .default([]),
    }),
  ),
});

const json = execFileSync('npm', ['run', '--silent', 'sbom'], { encoding: 'utf8' });
const rows = bill.parse(JSON.parse(json)).components.map(({ name, version, licenses }) => {
  const stated = licenses.map(
    ({ license, expression }) => license?.id ?? license?.name ?? expression ?? '',
  );
  return { id: `${name}@${version}`, licences: stated, agreed: isAgreed(stated) };
});

/** Of alternatives (`MIT OR GPL-3.0`) one has to be agreed to. */
function isAgreed(stated: readonly string[]): boolean {
  return (
    stated.length > 0 &&
    stated.every((text) =>
      text
        .replaceAll(/[()]/g, '')
        .split(' OR ')
        .some((one) => AGREED.has(one)),
    )
  );
}

for (const { id, licences, agreed } of rows.toSorted((a, b) => a.id.localeCompare(b.id)))
  console.log(`${agreed ? ' ' : '!'} ${id}  ${licences.join(', ') || 'none stated'}`);
if (rows.some(({ agreed }) => !agreed)) process.exitCode = 1;
