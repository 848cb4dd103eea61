import type { OutgoingMail } from '@mailferry/core/delivery/mail-transport';
import { asciiJson } from './ascii-json.ts';
import { errorOf } from './aws-error.ts';
import { base64Between } from './base64.ts';
import type { SignedHttp } from './signed-http.ts';

export interface SendEmailInput {
  mail: OutgoingMail;
  configurationSet: string;
  tags: readonly { Name: string; Value: string }[];
}

/** SES v2's SendEmail with raw content. */
export interface MailService {
  /** One try. Answers with SES's message id, if it gave one. @throws as `JsonService.call` does. */
  sendEmail(input: SendEmailInput, timeoutMs: number): Promise<string | undefined>;
}

export interface MailServiceOptions {
  http: SignedHttp;
  region: string;
  endpoint: URL;
}

export function createMailService({ http, region, endpoint }: MailServiceOptions): MailService {
  return {
    async sendEmail(input, timeoutMs) {
      const answer = await http.send({
        operation: 'SendEmail',
        method: 'POST',
        endpoint,
        path: '/v2/email/outbound-emails',
        service: 'ses',
        region,
        headers: { 'content-type': 'application/json' },
        body: bodyOf(input),
        timeoutMs,
      });
      if (answer.status !== 200) throw errorOf(answer);
      const { MessageId }: { MessageId?: string } = JSON.parse(answer.body.toString());
      return MessageId;
    },
  };
}

/** No more than a piece of it is in memory beside the mail itself. */
function bodyOf({ mail, configurationSet, tags }: SendEmailInput): string | Iterable<string> {
  const rest = asciiJson({
    FromEmailAddress: mail.sender,
    Destination: { ToAddresses: mail.recipients },
    ConfigurationSetName: configurationSet,
    EmailTags: tags,
  });
  return base64Between('{"Content":{"Raw":{"Data":"', mail.parts, `"}},${rest.slice(1)}`);
}
