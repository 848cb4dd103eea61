import * as z from 'zod/mini';
import { receiveMail } from '../receiving/received-mail.ts';
import { isRegionName } from '../regions.ts';
import { ControlError } from './control-error.ts';
import type { Route } from './route.ts';
import { parseWith } from './route.ts';

const verdict = z._default(z.enum(['PASS', 'FAIL', 'GRAY', 'PROCESSING_FAILED']), 'PASS');

const receiveSchema = z.strictObject({
  region: z.string().check(z.refine(isRegionName, 'must be the name of a region')),
  from: z._default(z.string(), ''),
  to: z.array(z.string().check(z.minLength(1))).check(z.minLength(1, 'is missing')),
  spam: verdict,
  virus: verdict,
  auth: z._default(z.string(), 'none'),
});

/** SES receiving: mail from outside comes in here, as if the region's MX had been asked. */
export const receiveRoutes: Route[] = [
  {
    method: 'POST',
    path: /^\/_sim\/receive$/,
    async answer({ simulator, query, bytes }) {
      if (simulator.onReceived === undefined)
        throw new ControlError(404, 'nobody takes received mail here');
      const { to: _several, ...single } = Object.fromEntries(query);
      const { region, from, to, spam, virus, auth } = parseWith(receiveSchema, {
        ...single,
        to: query.getAll('to'),
      });
      const raw = await bytes();
      const request = { region, from, recipients: to, spam, virus, authentication: auth, raw };
      const mail = receiveMail(request, Date.now());
      await simulator.onReceived(mail);
      return { messageId: mail.key };
    },
  },
];
