import * as fc from 'fast-check';

/** Longer than any honest input of a fuzzer's size takes, even on a busy machine. */
const TOO_LONG_MS = 10_000;

/** Something that reads input from outside, ready to be fed. */
export interface OpenTarget {
  /**
   * Feeds `runs` inputs, the same ones for the same seed.
   * @returns what went wrong with the smallest input found, where anything did.
   */
  feed(seed: number, runs: number): Promise<string | undefined>;
  close(): Promise<void>;
}

export interface FuzzTarget {
  name: string;
  /** What is fed, and what must hold. */
  about: string;
  open(): Promise<OpenTarget>;
}

/** What a target needs: its inputs, and a consumer that throws where an input is not dealt with as declared. */
export interface TargetPlan<T> {
  name: string;
  about: string;
  input: fc.Arbitrary<T>;
  open(): Promise<{ consume(input: T): Promise<void> | void; close(): Promise<void> }>;
}

export function fuzzTarget<T>({ name, about, input, open }: TargetPlan<T>): FuzzTarget {
  return {
    name,
    about,
    async open() {
      const { consume, close } = await open();
      const property = fc.asyncProperty(input, async (value) => {
        const startMs = performance.now();
        await consume(value);
        const tookMs = performance.now() - startMs;
        if (tookMs > TOO_LONG_MS) throw new Error(`one input took ${Math.round(tookMs)} ms`);
      });
      return {
        async feed(seed, numRuns) {
          const details = await fc.check(property, { seed, numRuns });
          if (!details.failed) return undefined;
          return `${fc.defaultReportMessage(details)}\n\n${whatOf(details.errorInstance)}`;
        },
        close,
      };
    },
  };
}

function whatOf(error: unknown): string {
  return error instanceof Error ? (error.stack ?? error.message) : String(error);
}

/** A target that is a plain function: nothing has to be opened. */
export function functionTarget<T>(
  plan: Omit<TargetPlan<T>, 'open'> & { consume(input: T): Promise<void> | void },
): FuzzTarget {
  const { consume, ...rest } = plan;
  return fuzzTarget({ ...rest, open: async () => ({ consume, close: async () => undefined }) });
}
