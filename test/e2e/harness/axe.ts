import { readFileSync } from 'node:fs';
import { createRequire } from 'node:module';
import type { Page } from 'playwright-core';
import * as z from 'zod';

const source = readFileSync(createRequire(import.meta.url).resolve('axe-core/axe.min.js'), 'utf8');

const results = z.object({
  violations: z.array(
    z.object({
      id: z.string(),
      impact: z.string().nullable(),
      nodes: z.array(z.object({ target: z.array(z.unknown()), failureSummary: z.string() })),
    }),
  ),
});

/** Cloudscape's own, in the toolbar of its application layout at phone width; nothing is read out differently for it. */
const OF_CLOUDSCAPE = /^aria-allowed-attr: \.awsui_mobile-toolbar-nav_/;

/** What axe finds serious or critical on a page, one line a finding. */
export async function seriousFindings(page: Page): Promise<string[]> {
  // Run by the debugger, which the page's Content-Security-Policy does not concern.
  await page.evaluate(source);
  const { violations } = results.parse(await page.evaluate('axe.run()'));
  return violations
    .filter(({ impact }) => impact === 'serious' || impact === 'critical')
    .flatMap(({ id, nodes }) =>
      nodes.map(({ target, failureSummary }) => `${id}: ${target.join(' ')}: ${failureSummary}`),
    )
    .filter((finding) => !OF_CLOUDSCAPE.test(finding));
}
