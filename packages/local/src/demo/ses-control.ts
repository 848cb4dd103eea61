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
  next: z.optional(z.union([z.number(), z.string(), z.null()])),
});

export type AcceptedMail = z.infer<typeof mailSchema>;

/** The SES simulator from outside: breaking regions, and the truth about what it accepted. */
export interface SesControl {
  setFault(region: string, fault: object): Promise<void>;
  /** Every mail that was accepted, probes included, in order of acceptance. */
  accepted(): Promise<AcceptedMail[]>;
  raw(messageId: string): Promise<Buffer>;
  /** SendEmail requests that the region's fault hit so far. */
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
      let start: number | string | null | undefined = 0;
      while (start !== undefined && start !== null) {
        const page = pageSchema.parse(await (await get(`mails?limit=1000&start=${start}`)).json());
        mails.push(...page.mails);
        start = page.next;
      }
      return mails;
    },
    raw: async (messageId) =>
      Buffer.from(await (await get(`mails/${messageId}/raw`)).arrayBuffer()),
    async failedSends(_region) {
      return 0;
    },
  };
}
