/**
 * Bounds the raw bytes that are in memory at one time: ten mails of 40 MB must not meet in one function. Work larger
 * than the whole budget runs alone.
 */
export interface ByteBudget {
  run<T>(bytes: number, work: () => Promise<T>): Promise<T>;
}

export function createByteBudget(budgetBytes: number): ByteBudget {
  let usedBytes = 0;
  const waiting: { bytes: number; start: () => void }[] = [];

  function admit(): void {
    for (let next = waiting[0]; next !== undefined; next = waiting[0]) {
      if (usedBytes > 0 && usedBytes + next.bytes > budgetBytes) return;
      waiting.shift();
      usedBytes += next.bytes;
      next.start();
    }
  }

  return {
    async run(bytes, work) {
      await new Promise<void>((resolve) => {
        waiting.push({ bytes, start: resolve });
        admit();
      });
      try {
        return await work();
      } finally {
        usedBytes -= bytes;
        admit();
      }
    },
  };
}
