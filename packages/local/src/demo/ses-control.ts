import * as z from 'zod/mini';

const mailSchema = z.object({
  region: z.string(),
  messageId: z.string(),
  acceptedAtMs: z.number(),
  tags: z.record(z.string(), z.array(z.string())),
  answerLost: z.boolean(),
});
const pageSchema = z.object({
  mails: z.array(mailSchema),
  next: z.optional(z.number()),
});

const summarySchema = z.object({
  regions: z.record(z.string(), z.object({ operationsHit: z.record(z.string(), z.number()) })),
});

export type AcceptedMail = z.infer<typeof mailSchema>;

/** The SES simulator from outside: breaking regions, and the truth about what it accepted. */
export interface SesControl {
  setFault(region: string, fault: object): Promise<void>;
  /** Every mail that was accepted, probes included, in order of acceptance. */
  accepted(): Promise<AcceptedMail[]>;
  raw(messageId: string): Promise<Buffer>;
  /** Sends that the region's fault met so far. */
  failedSends(region: string): Promise<number>;
}

export function sesControl(endpoint: string): SesControl {
  const get = async (path: string): Promise<Response> => {
    const response = await fetch(`${endpoint}/_sim/${path}`);
    if (!response.ok) throw new Error(`The SES simulator answered ${response.status} to ${path}.`);
    return response;
  };
  return {
    async setFault(region, fault) {
      const response = await fetch(`${endpoint}/_sim/regions/${region}/fault`, {
        method: 'PUT',
        body: JSON.stringify(fault),
      });
      if (!response.ok)
        throw new Error(`The SES simulator refused the fault: ${await response.text()}`);
    },
    async accepted() {
      const mails: AcceptedMail[] = [];
      let start: number | undefined = 0;
      while (start !== undefined) {
        const page: z.infer<typeof pageSchema> = pageSchema.parse(
          await (await get(`mails?limit=1000&next=${start}`)).json(),
        );
        mails.push(...page.mails);
        start = page.next;
      }
      return mails;
    },
    raw: async (messageId) =>
      Buffer.from(await (await get(`mails/${messageId}/raw`)).arrayBuffer()),
    async failedSends(region) {
      const { regions } = summarySchema.parse(await (await get('summary')).json());
      return regions[region]?.operationsHit['SendEmail'] ?? 0;
    },
  };
}
