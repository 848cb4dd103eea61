import type { Route } from '../http/route.ts';
import { openApiDocument } from '../openapi.ts';
import { accountRoutes } from './accounts.ts';
import { cellRoutes } from './cells.ts';
import { deliveryRoutes } from './deliveries.ts';
import { domainRoutes } from './domains.ts';
import { drillRoutes } from './drills.ts';
import { generalRoutes } from './general.ts';
import { integrationRoutes } from './integrations.ts';
import { organizationRoutes } from './organizations.ts';
import { queueRoutes } from './queues.ts';
import { readinessRoutes } from './readiness.ts';
import { suppressionRoutes } from './suppressions.ts';
import { tokenRoutes } from './tokens.ts';

/** Every route of the API, in the order of its documentation. The document is made at its first use. */
export function allRoutes(): Route[] {
  let document: object | undefined;
  const routes = [
    ...generalRoutes(() => {
      document ??= openApiDocument(routes);
      return document;
    }),
    ...organizationRoutes,
    ...domainRoutes,
    ...integrationRoutes,
    ...suppressionRoutes,
    ...tokenRoutes,
    ...cellRoutes,
    ...accountRoutes,
    ...drillRoutes,
    ...queueRoutes,
    ...readinessRoutes,
    ...deliveryRoutes,
  ];
  return routes;
}
