import { startSesSimulator } from '@mailferry/local/ses/simulator';
import * as fc from 'fast-check';
import { arbitraryMail } from '../../arbitraries/mail.ts';
import { mangledJson } from '../../arbitraries/mangled.ts';
import { must } from '../declared.ts';
import { fuzzTarget } from '../target.ts';

const REGION = 'us-east-1';
const AUTHORIZATION = `AWS4-HMAC-SHA256 Credential=local/20270115/${REGION}/ses/aws4_request, SignedHeaders=host, Signature=x`;

const SWITCHES: readonly (readonly [string, unknown])[] = [
  ['fault', { mode: 'error-503', share: 0.5, delayMs: 10, maxHits: 1, operations: ['SendEmail'] }],
  ['events', { mode: 'late', delayMs: 10 }],
  ['account', { SendingEnabled: true, SendQuota: { MaxSendRate: 10, Max24HourSend: 100 } }],
  ['identities/sender.example', { verified: true }],
  ['recipients/receiver.example', { behaviour: 'hard-bounce' }],
];

const control = fc
  .constantFrom(...SWITCHES)
  .chain(([path, good]) => mangledJson(fc.constant(good)).map((body) => ({ path, body })));

const send = arbitraryMail.chain((raw) =>
  mangledJson(
    fc.constant({
      FromEmailAddress: 'orders@sender.example',
      Destination: { ToAddresses: ['bounce+x@simulator.amazonses.com'] },
      Content: { Raw: { Data: raw.toString('base64') } },
      ConfigurationSetName: 'mailferry',
      EmailTags: [{ Name: 'mailferry-id', Value: 'x' }],
    }),
  ),
);

export const sesSimulatorTarget = fuzzTarget({
  name: 'ses-simulator',
  about: 'The SES simulator: switches and sends of any form are answered, and events go on.',
  input: fc.record({
    control,
    send,
    name: fc.oneof(fc.constant('x'), fc.string({ unit: 'binary' })),
  }),
  async open() {
    const simulator = await startSesSimulator({
      port: 0,
      regions: {
        [REGION]: { verifiedIdentities: ['sender.example'], configurationSets: ['mailferry'] },
      },
      onEvent: async (_region, event) => {
        JSON.stringify(event);
      },
    });
    const ask = async (method: string, path: string, body?: string) => {
      const response = await fetch(`${simulator.url}${path}`, {
        method,
        headers: { authorization: AUTHORIZATION },
        ...(body === undefined ? {} : { body }),
      });
      await response.arrayBuffer();
      return response.status;
    };
    return {
      async consume({ control: { path, body }, send: mail, name }) {
        const region = `/_sim/regions/${REGION}`;
        must((await ask('PUT', `${region}/${path}`, body)) < 500, `PUT ${path} failed`);
        // Nothing of what was switched on may answer in the simulator's place.
        await ask('DELETE', `${region}/fault`);
        await ask('PUT', `${region}/events`, '{"mode":"on"}');
        must((await ask('POST', '/v2/email/outbound-emails', mail)) < 500, 'SendEmail failed');
        const encoded = encodeURIComponent(name.toWellFormed());
        for (const one of [
          `/v2/email/identities/${encoded}`,
          `/v2/email/identities/%zz${encoded}`,
          `/_sim/regions/${encoded}/fault`,
          `/_sim/mails/%zz${encoded}`,
        ])
          must((await ask('GET', one)) < 500, `GET ${one} failed`);
        must((await ask('GET', '/_sim/mails?limit=3')) === 200, 'the list of mails is gone');
      },
      close: () => simulator.close(),
    };
  },
});
