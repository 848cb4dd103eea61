import * as z from 'zod/mini';
import { SesError } from '../ses-error.ts';

/** Service quotas in Amazon SES: recipients of one message. */
const MAX_RECIPIENTS = 50;
/** Service quotas in Amazon SES: 40 MB a message through the v2 API. */
export const MAX_MESSAGE_BYTES = 40 * 1024 * 1024;

/** API reference, MessageTag. */
const TAG = /^[A-Za-z0-9_.@-]{1,255}$/;

const optionalText = z.optional(z.nullable(z.string()));
const addressList = z.optional(z.nullable(z.array(z.string())));

const sendRequestSchema = z.object({
  FromEmailAddress: optionalText,
  FeedbackForwardingEmailAddress: optionalText,
  ConfigurationSetName: optionalText,
  Destination: z.optional(
    z.nullable(
      z.object({ ToAddresses: addressList, CcAddresses: addressList, BccAddresses: addressList }),
    ),
  ),
  EmailTags: z.optional(z.nullable(z.array(z.object({ Name: z.string(), Value: z.string() })))),
  Content: z.object({
    Raw: z.optional(z.nullable(z.object({ Data: z.string() }))),
  }),
});

/** What SendEmail was asked, before anything of the region is looked at. */
export interface SendRequest {
  from: string | undefined;
  feedbackTo: string | undefined;
  configurationSet: string | undefined;
  /** Empty where Destination was not given. */
  destinations: string[];
  tags: Record<string, string[]>;
  raw: Buffer;
}

/** @throws SesError SerializationException or BadRequestException */
export function readSendRequest(input: unknown): SendRequest {
  const result = sendRequestSchema.safeParse(input);
  if (!result.success) {
    throw new SesError('SerializationException', z.prettifyError(result.error));
  }
  const { Content, Destination, EmailTags, ...request } = result.data;
  if (typeof Content.Raw?.Data !== 'string') {
    throw new SesError('BadRequestException', 'This simulator takes raw content only.');
  }
  const raw = Buffer.from(Content.Raw.Data, 'base64');
  if (raw.length > MAX_MESSAGE_BYTES) {
    throw new SesError(
      'BadRequestException',
      `Message length is more than ${MAX_MESSAGE_BYTES} bytes long: '${raw.length}'.`,
    );
  }
  const destinations = [
    ...(Destination?.ToAddresses ?? []),
    ...(Destination?.CcAddresses ?? []),
    ...(Destination?.BccAddresses ?? []),
  ];
  return {
    from: request.FromEmailAddress ?? undefined,
    feedbackTo: request.FeedbackForwardingEmailAddress ?? undefined,
    configurationSet: request.ConfigurationSetName ?? undefined,
    destinations,
    tags: readTags(EmailTags ?? []),
    raw,
  };
}

/** @throws SesError BadRequestException */
export function checkRecipientCount(count: number): void {
  if (count === 0) throw new SesError('BadRequestException', 'Missing required destination.');
  if (count > MAX_RECIPIENTS) {
    throw new SesError('BadRequestException', `Recipient count exceeds ${MAX_RECIPIENTS}.`);
  }
}

function readTags(tags: readonly { Name: string; Value: string }[]): Record<string, string[]> {
  const read = new Map<string, string[]>();
  for (const { Name, Value } of tags) {
    if (!TAG.test(Name) || !TAG.test(Value)) {
      throw new SesError('BadRequestException', `Invalid message tag <${Name}>.`);
    }
    read.set(Name, [...(read.get(Name) ?? []), Value]);
  }
  return Object.fromEntries(read);
}
