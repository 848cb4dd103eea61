import { SendEmailCommand } from '@aws-sdk/client-sesv2';
import type { MailTransport } from '@mailferry/core/delivery/mail-transport';
import { classifySendFault } from '@mailferry/core/delivery/send-answer';
import { CELL_TAG, MAIL_ID_TAG } from '@mailferry/core/outcome/ses-event';
import type { Log } from '@mailferry/core/ports';
import type { AwsClients } from '../clients.ts';
import { sendFaultOf } from './send-fault.ts';

export interface SesOptions {
  clients: AwsClients;
  configurationSet: string;
  /** Names the cell whose outcome queue wants the events. */
  cell: string;
}

/** Sends raw mail through SES v2, one try a call. */
export function createSesMailTransport({
  clients,
  configurationSet,
  cell,
  log,
}: SesOptions & { log: Log }): MailTransport {
  return {
    async send(region, mail, timeoutMs) {
      const command = new SendEmailCommand({
        FromEmailAddress: mail.sender,
        Destination: { ToAddresses: [...mail.recipients] },
        Content: { Raw: { Data: Buffer.concat(mail.parts) } },
        ConfigurationSetName: configurationSet,
        EmailTags: [
          { Name: MAIL_ID_TAG, Value: mail.id },
          { Name: CELL_TAG, Value: cell },
        ],
      });
      try {
        const answer = await clients
          .ses(region)
          .send(command, { abortSignal: AbortSignal.timeout(timeoutMs) });
        if (answer.MessageId !== undefined)
          return { kind: 'accepted', sesMessageId: answer.MessageId };
        return { kind: 'unknown', reason: 'answer-without-message-id' };
      } catch (cause) {
        const fault = sendFaultOf(cause);
        const { id, sender, recipients } = mail;
        log.debug?.('SES did not take it', { mailId: id, region, sender, recipients, ...fault });
        return classifySendFault(fault);
      }
    },
  };
}
