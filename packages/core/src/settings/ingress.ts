import * as z from 'zod/mini';
import { MailferryError } from '../errors.ts';

/** What the ingress function is told by its environment, beside what every function of a cell is. */
const ingressEnvironment = z.object({
  INGRESS_QUEUE_URL: z.url(),
  INGRESS_DEAD_LETTER_QUEUE_URL: z.url(),
  INBOUND_BUCKET: z.string().check(z.minLength(3)),
});

export interface IngressConfiguration {
  ingressQueueUrl: string;
  ingressDeadLetterQueueUrl: string;
  inboundBucket: string;
}

/** @throws MailferryError `configuration-invalid`, its message naming every fault at once. */
export function readIngressConfiguration(
  environment: Record<string, string | undefined>,
): IngressConfiguration {
  const result = ingressEnvironment.safeParse(environment);
  if (!result.success) {
    const faults = result.error.issues.map(
      ({ path, message }) => `${path.map(String).join('.')}: ${message}`,
    );
    throw new MailferryError(
      'configuration-invalid',
      `The configuration is not valid: ${faults.join('; ')}`,
      { detail: { faults } },
    );
  }
  return {
    ingressQueueUrl: result.data.INGRESS_QUEUE_URL,
    ingressDeadLetterQueueUrl: result.data.INGRESS_DEAD_LETTER_QUEUE_URL,
    inboundBucket: result.data.INBOUND_BUCKET,
  };
}
