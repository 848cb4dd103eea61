import { readOrganization } from '@mailferry/core/directory/read-organization';
import { notFound } from '@mailferry/core/directory/refusal';
import { emailAddress } from '@mailferry/core/mail/envelope';
import type { DeliveryPage } from '@mailferry/core/operations/delivery-search';
import * as z from 'zod';
import { READ_ALL, READ_ORGANIZATION } from '../access/access-policy.ts';
import { pageReply, pageRequest } from '../http/cursor.ts';
import { HttpRefusal } from '../http/problem.ts';
import { type Route, route } from '../http/route.ts';
import { organizationParams, pageOf, pageQuery } from '../schemas/common.ts';
import { deliveryParams, deliveryView, viewDelivery } from '../schemas/operations.ts';

const DAY_MS = 86_400_000;
/** Deliveries are kept for 30 days. */
const MAX_SPAN_MS = 31 * DAY_MS;

const deliveryPage = pageOf(deliveryView).extend({
  unavailableCells: z
    .array(z.string())
    .meta({ description: 'Cells that could not be asked: what they hold is missing here.' }),
});

const searchQuery = pageQuery.extend({
  recipient: z.string().toLowerCase().pipe(emailAddress).optional(),
  sender: z.string().toLowerCase().pipe(emailAddress).optional(),
  from: z.iso
    .datetime()
    .optional()
    .meta({ description: 'Received at or after; 24 hours before `to`.' }),
  to: z.iso.datetime().optional().meta({ description: 'Received before; now, where absent.' }),
});

/** Finding mail. */
export const deliveryRoutes: Route[] = [
  route({
    method: 'GET',
    path: '/organizations/{organizationId}/deliveries',
    operationId: 'searchDeliveries',
    tag: 'Deliveries',
    summary: 'Find mail by recipient, sender and time, newest first',
    description: 'Pages may be short, even empty; the list ends where next is null.',
    access: READ_ORGANIZATION,
    params: organizationParams,
    query: searchQuery,
    success: { status: 200, description: 'Deliveries.', schema: deliveryPage },
    problems: [404],
    async handle({ params: { organizationId }, query, ports }) {
      await readOrganization(ports, organizationId);
      const { recipient, sender } = query;
      const toMs = query.to === undefined ? ports.clock.nowMs() + 1 : Date.parse(query.to);
      const fromMs = query.from === undefined ? toMs - DAY_MS : Date.parse(query.from);
      if (fromMs >= toMs || toMs - fromMs > MAX_SPAN_MS) {
        throw new HttpRefusal(422, 'span-invalid', 'from must lie before to, at most 31 days.');
      }
      const page = await ports.deliveries.search(
        {
          organizationId,
          ...(recipient === undefined ? {} : { recipient }),
          ...(sender === undefined ? {} : { sender }),
          fromMs,
          toMs,
        },
        pageRequest(query),
      );
      return { body: viewPage(page) };
    },
  }),
  route({
    method: 'GET',
    path: '/organizations/{organizationId}/deliveries/unsettled',
    operationId: 'listUnsettledDeliveries',
    tag: 'Deliveries',
    summary: 'Mail that waits or is parked, oldest first',
    access: READ_ORGANIZATION,
    params: organizationParams,
    query: pageQuery,
    success: { status: 200, description: 'Deliveries.', schema: deliveryPage },
    problems: [404],
    async handle({ params: { organizationId }, query, ports }) {
      await readOrganization(ports, organizationId);
      const page = await ports.deliveries.unsettled(organizationId, pageRequest(query));
      return { body: viewPage(page) };
    },
  }),
  route({
    method: 'GET',
    path: '/organizations/{organizationId}/deliveries/{deliveryId}',
    operationId: 'getDelivery',
    tag: 'Deliveries',
    summary: 'A mail with its full history',
    access: READ_ORGANIZATION,
    params: deliveryParams,
    success: { status: 200, description: 'The delivery.', schema: deliveryView },
    problems: [404],
    async handle({ params: { organizationId, deliveryId }, ports }) {
      const found = await ports.deliveries.byId(deliveryId);
      // Another organization's mail is no mail at all here.
      if (found?.delivery.organizationId !== organizationId) throw notFound('delivery');
      return { body: viewDelivery(found) };
    },
  }),
  route({
    method: 'GET',
    path: '/deliveries/{deliveryId}',
    operationId: 'findDelivery',
    tag: 'Deliveries',
    summary: 'A mail of any organization with its full history',
    access: READ_ALL,
    params: deliveryParams.omit({ organizationId: true }),
    success: { status: 200, description: 'The delivery.', schema: deliveryView },
    problems: [404],
    async handle({ params, ports }) {
      const found = await ports.deliveries.byId(params.deliveryId);
      if (found === undefined) throw notFound('delivery');
      return { body: viewDelivery(found) };
    },
  }),
];

function viewPage(page: DeliveryPage) {
  return { ...pageReply(page, viewDelivery), unavailableCells: page.unavailableCells };
}
