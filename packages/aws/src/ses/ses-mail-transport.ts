import type { MailTransport } from '@mailferry/core/delivery/mail-transport';
import { classifySendFault } from '@mailferry/core/delivery/send-answer';
import { CELL_TAG, MAIL_ID_TAG } from '@mailferry/core/outcome/ses-event';
import type { Log } from '@mailferry/core/ports';
import type { MailService } from '../calls/mail-service.ts';
import type { PerRegion } from '../per-region.ts';
import { sendFaultOf } from './send-fault.ts';

export interface SesOptions {
  mails: PerRegion<MailService>;
  configurationSet: string;
  /** Names the cell whose outcome queue wants the events. */
  cell: string;
}

/** Sends raw mail through SES v2, one try a call. */
export function createSesMailTransport({
  mails,
  configurationSet,
  cell,
  log,
}: SesOptions & { log: Log }): MailTransport {
  return {
    async send(region, mail, timeoutMs) {
      const tags = [
        { Name: MAIL_ID_TAG, Value: mail.id },
        { Name: CELL_TAG, Value: cell },
      ];
      try {
        const sesMessageId = await mails(region).sendEmail(
          { mail, configurationSet, tags },
          timeoutMs,
        );
        if (sesMessageId !== undefined) return { kind: 'accepted', sesMessageId };
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
