import * as z from 'zod/mini';

/**
 * What an emulated service does wrong in one region. `refuse` closes the connection without an answer (the nearest to
 * a refused connection while one port serves every region), `error-500` and `throttle` answer so, `slow` delays the
 * right answer by `delayMs`.
 */
const faultSchema = z.strictObject({
  mode: z.enum(['none', 'refuse', 'error-500', 'throttle', 'slow']),
  /** Only requests that touch one of these tables or queues; without it, all of them. */
  resources: z.optional(z.array(z.string().check(z.minLength(1)))),
  delayMs: z._default(z.int().check(z.positive(), z.maximum(600_000)), 5000),
});

export type Fault = z.infer<typeof faultSchema>;

/** The faults of one service, by region. */
export class Faults {
  readonly #byRegion = new Map<string, Fault>();

  /** @throws Error, naming what is wrong, when `value` is not a fault. */
  set(region: string, value: unknown): Fault {
    const result = faultSchema.safeParse(value);
    if (!result.success) throw new Error(z.prettifyError(result.error));
    if (result.data.mode === 'none') this.#byRegion.delete(region);
    else this.#byRegion.set(region, result.data);
    return result.data;
  }

  get(region: string): Fault {
    return this.#byRegion.get(region) ?? { mode: 'none', delayMs: 0 };
  }

  /** The fault that meets a request for these resources. */
  of(region: string, resources: readonly string[]): Fault {
    const fault = this.get(region);
    const meets = fault.resources?.some((resource) => resources.includes(resource)) ?? true;
    return meets ? fault : { mode: 'none', delayMs: 0 };
  }
}

/** `/_sim/<service>/<region>/fault`, the switch of every emulator. */
export function faultPath(service: string): RegExp {
  return new RegExp(`^/_sim/${service}/([a-z]{2}(?:-[a-z]+)+-\\d)/fault$`);
}
