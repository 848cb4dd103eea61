import { notFound } from '@mailferry/core/directory/refusal';
import { READ_ALL } from '../access/access-policy.ts';
import { type Route, route } from '../http/route.ts';
import { accountView, regionParams, viewAccount } from '../schemas/account.ts';

/** The SES account of each region. */
export const accountRoutes: Route[] = [
  route({
    method: 'GET',
    path: '/regions/{region}/account',
    operationId: 'getSesAccount',
    tag: 'Cells',
    summary: 'What SES says of the account in a region: sending, production access, quotas',
    access: READ_ALL,
    params: regionParams,
    success: { status: 200, description: 'The account, asked of SES now.', schema: accountView },
    problems: [404],
    async handle({ params: { region }, ports }) {
      if (ports.settings.regions[region] === undefined) throw notFound('region');
      const answer = await ports.accounts.account(region);
      return { body: viewAccount(region, 'fault' in answer ? undefined : answer) };
    },
  }),
];
