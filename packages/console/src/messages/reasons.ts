/** What the codes of a mail's trace mean. Codes that are not listed are shown as they are. */
const REASONS: Record<string, string> = {
  'identity-not-verified': 'the domain is not verified there',
  'mail-from-not-verified': 'the MAIL FROM domain is not verified there',
  'from-domain-not-ready': 'the From domain is not verified there',
  'no-ready-domain': 'no domain of the organization is verified there',
  'configuration-set-missing': 'the configuration set is missing there',
  'outcome-unknown': 'the answer of SES was lost',
  'worker-lost': 'the sender was lost while sending',
  'reported-by-event': 'SES reported it',
  throttled: 'SES asked for a slower pace',
  'daily-quota': 'the daily quota is used up',
  'message-rejected': 'SES rejected the message',
  'bad-request': 'SES could not read the request',
  'too-large': 'the message is too large',
  'no-usable-region': 'no region could take it',
  'out-of-time': 'the sender ran out of time',
  paced: 'the pace that SES allows was reached',
  'tokens-unavailable': 'the pace could not be asked for',
  expired: 'it was not sent in time',
  suppressed: 'every recipient is suppressed',
  loop: 'it went in a circle',
  'report-postponed': 'the failure report could not be queued yet',
  'queue-unavailable': 'the queue was out of reach',
  'envelope-malformed': 'it is no envelope: not JSON',
  'receive-count': 'it was received too often',
};

export function reasonText(reason: string): string {
  const [, field, detail] = /^(envelope-invalid): (.*)$/.exec(reason) ?? [];
  if (field !== undefined) return `it is no valid envelope (${detail})`;
  return REASONS[reason] ?? reason;
}
