import { pageOf } from '@mailferry/functions/admin/schemas/common';
import { deliveryView } from '@mailferry/functions/admin/schemas/operations';
import * as z from 'zod';
import type { Asker } from './admin-api.ts';
import type { PageQuery } from './pages.ts';
import { path } from './path.ts';

export type Delivery = z.output<typeof deliveryView>;

const deliveryPage = pageOf(deliveryView).extend({ unavailableCells: z.array(z.string()) });

export interface MailSearch {
  recipient?: string | undefined;
  sender?: string | undefined;
  from?: string | undefined;
}

/** The routes about single mails. */
export function mailApi(ask: Asker) {
  return {
    delivery: (id: string) =>
      ask({ method: 'GET', path: path`/deliveries/${id}`, answer: deliveryView }),
    deliveryOf: (organization: string, id: string) =>
      ask({
        method: 'GET',
        path: path`/organizations/${organization}/deliveries/${id}`,
        answer: deliveryView,
      }),
    deliveries: (organization: string, search: MailSearch, page: PageQuery) =>
      ask({
        method: 'GET',
        path: path`/organizations/${organization}/deliveries`,
        query: { ...search, ...page },
        answer: deliveryPage,
      }),
    unsettled: (organization: string, page: PageQuery) =>
      ask({
        method: 'GET',
        path: path`/organizations/${organization}/deliveries/unsettled`,
        query: { ...page },
        answer: deliveryPage,
      }),
  };
}
