import * as z from 'zod/mini';

/** What the simulator knows of a mail that it accepted. */
export const mailRecordSchema = z.strictObject({
  region: z.string(),
  messageId: z.string(),
  acceptedAtMs: z.int(),
  /** The envelope's sender: FromEmailAddress, or the From field where that was not given. */
  from: z.string(),
  destinations: z.array(z.string()),
  tags: z.record(z.string(), z.array(z.string())),
  configurationSet: z.nullable(z.string()),
  rawBytes: z.int(),
  /** SHA-256 of the raw bytes as submitted, in hex. */
  sha256: z.string(),
  /** What SES puts in place of the mail's own Message-ID field. Nothing else of the submitted bytes changes here. */
  wireMessageId: z.string(),
  /** Whether the caller was kept from learning of it (`accept-then-reset`). */
  answerLost: z.boolean(),
});

export type MailRecord = z.infer<typeof mailRecordSchema>;

/** The line in `mails.jsonl`. */
export const storedMailSchema = z.strictObject({
  mail: mailRecordSchema,
  raw: z.strictObject({ segment: z.int(), offset: z.int(), bytes: z.int() }),
});

export type StoredMail = z.infer<typeof storedMailSchema>;
