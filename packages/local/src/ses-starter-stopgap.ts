import { randomUUID } from 'node:crypto';
import { createServer } from 'node:http';
import { closeServer, listenOnLoopback, readBody, sendJson } from './http.ts';
import type { SesStarter } from './ses-starter.ts';
import { signedScopeOf } from './signature.ts';

export const startSes: SesStarter = async ({ port, onEvent }) => {
  const down = new Map<string, string>();
  const server = createServer(async (request, response) => {
    const body = await readBody(request, 64 * 1024 * 1024);
    const fault = /^\/_sim\/([a-z0-9-]+)\/fault$/.exec(request.url ?? '');
    if (fault) {
      down.set(fault[1] ?? '', JSON.parse(body.toString()).mode);
      return sendJson(response, 200, {});
    }
    const region = signedScopeOf(request.headers.authorization)?.region ?? '';
    if (down.get(region) === 'refuse') return void response.destroy();
    if (request.url === '/v2/email/account')
      return sendJson(response, 200, {
        SendingEnabled: true,
        EnforcementStatus: 'HEALTHY',
        ProductionAccessEnabled: true,
        SendQuota: { Max24HourSend: 50000, MaxSendRate: 50, SentLast24Hours: 0 },
      });
    if (request.url === '/v2/email/outbound-emails') {
      const input = JSON.parse(body.toString());
      const MessageId = randomUUID();
      const tags = Object.fromEntries(
        (input.EmailTags ?? []).map((t: { Name: string; Value: string }) => [t.Name, [t.Value]]),
      );
      const event = (eventType: string) => ({
        version: '0',
        id: randomUUID(),
        'detail-type': `Email ${eventType}`,
        source: 'aws.ses',
        account: '000000000000',
        time: new Date().toISOString(),
        region,
        resources: [],
        detail: {
          eventType,
          mail: {
            timestamp: new Date().toISOString(),
            messageId: MessageId,
            source: input.FromEmailAddress,
            destination: input.Destination.ToAddresses,
            tags,
          },
          ...(eventType === 'Send'
            ? { send: {} }
            : {
                delivery: {
                  timestamp: new Date().toISOString(),
                  processingTimeMillis: 5,
                  recipients: input.Destination.ToAddresses,
                  smtpResponse: '250 ok',
                },
              }),
        },
      });
      sendJson(response, 200, { MessageId });
      await onEvent(region, event('Send'));
      await onEvent(region, event('Delivery'));
      return;
    }
    sendJson(response, 404, { message: 'no' });
  });
  const actual = await listenOnLoopback(server, port);
  return { endpoint: `http://127.0.0.1:${actual}`, stop: () => closeServer(server) };
};
