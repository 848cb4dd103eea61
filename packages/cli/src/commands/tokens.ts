import { type CommandUnknownOpts, Option } from '@commander-js/extra-typings';
import { all } from '../api/pages.ts';
import type { Token } from '../api/token-api.ts';
import { count } from '../arguments.ts';
import type { Context } from '../context.ts';
import { facts, table } from '../output/table.ts';
import { relative } from '../output/time.ts';

const ORG = ['--org <org>', "an organization's token; without it, one of no organization"] as const;

export function addTokens(program: CommandUnknownOpts, context: Context): void {
  const tokens = program.command('tokens').summary('API tokens: issue, list, revoke');
  tokens
    .command('issue')
    .description('Makes a token. It is shown once and stored nowhere.')
    .argument('<name>', 'what it is for')
    .addOption(
      new Option('--role <role>', 'admin needs --org, operator goes without')
        .choices(['operator', 'admin', 'reader'] as const)
        .makeOptionMandatory(),
    )
    .option(...ORG)
    .option('--days <count>', 'how long it lives', count, 90)
    .action(async (name, { role, org, days }) => {
      const token = await context.api().issueToken(org, { name, role, lifetimeDays: days });
      context.show(token, () =>
        facts([
          ['token', token.secret ?? '-'],
          ['id', token.tokenId],
          ['role', token.role],
          ['expires', token.expiresAt],
        ]),
      );
    });
  tokens
    .command('list')
    .description('Lists tokens, never their secrets.')
    .option(...ORG)
    .action(async ({ org }) => {
      const list = await all((page) => context.api().tokens(org, page));
      context.show(list, () => screen(list, context));
    });
  tokens
    .command('revoke')
    .description('Revokes a token: it opens nothing from then on.')
    .argument('<token-id>')
    .option(...ORG)
    .action(async (tokenId, { org }) => {
      await context.api().revokeToken(org, tokenId);
      context.show({ tokenId, revoked: true }, () => `Token ${tokenId} is revoked.`);
    });
}

function screen(tokens: readonly Token[], { io }: Context): string {
  if (tokens.length === 0) return 'No token.';
  const now = io.nowMs();
  return table(tokens, [
    { title: 'ID', cell: ({ tokenId }) => tokenId },
    { title: 'NAME', cell: ({ name }) => name },
    { title: 'ROLE', cell: ({ role }) => role },
    { title: 'MADE BY', cell: ({ createdBy }) => createdBy },
    { title: 'EXPIRES', cell: ({ expiresAt }) => relative(expiresAt, now) },
    { title: 'REVOKED', cell: ({ revokedAt }) => relative(revokedAt, now) },
  ]);
}
