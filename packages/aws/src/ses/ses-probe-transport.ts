import { type SESv2Client, SendEmailCommand } from '@aws-sdk/client-sesv2';
import type { ProbeTransport } from '@mailferry/core/health/probe';
import { CELL_TAG, PROBE_TAG } from '@mailferry/core/outcome/ses-event';
import type { PerRegion } from '../per-region.ts';
import { sendFaultOf } from './send-fault.ts';
import { createSesAccounts } from './ses-accounts.ts';

/** SES mailbox simulator: accepted and processed like any mail, delivered to nobody, outside the quota's statistics. */
const PROBE_TO = 'success@simulator.amazonses.com';
/** A black hole must be found within seconds of the tick: two probes, one second apart, end within four. */
const PROBE_TIMEOUT_MS = 3_000;

export interface ProbeOptions {
  ses: PerRegion<SESv2Client>;
  configurationSet: string;
  cell: string;
  probeFrom: string;
}

export function createSesProbeTransport(options: ProbeOptions): ProbeTransport {
  const { ses, configurationSet, cell, probeFrom } = options;
  return {
    ...createSesAccounts(ses, PROBE_TIMEOUT_MS),

    async sendProbe(region, probeId) {
      const raw = [
        `From: ${probeFrom}`,
        `To: ${PROBE_TO}`,
        'Subject: Region probe',
        `X-Mailferry-Probe: ${probeId}`,
        '',
        'Sent by the region health check.',
        '',
      ].join('\r\n');
      try {
        await ses(region).send(
          new SendEmailCommand({
            FromEmailAddress: probeFrom,
            Destination: { ToAddresses: [PROBE_TO] },
            Content: { Raw: { Data: Buffer.from(raw) } },
            ConfigurationSetName: configurationSet,
            EmailTags: [
              { Name: PROBE_TAG, Value: probeId },
              { Name: CELL_TAG, Value: cell },
            ],
          }),
          { abortSignal: AbortSignal.timeout(PROBE_TIMEOUT_MS) },
        );
        return { sent: true };
      } catch (cause) {
        return { fault: sendFaultOf(cause) };
      }
    },
  };
}
