import type { Checker } from '../evidence.ts';

export const deadLettersDeserved: Checker = {
  name: 'dead-letters-deserved',
  invariant:
    'What can never be sent ends among the dead letters with its reason; nothing else ever does.',
  check({ rubbish, deadLetters }, report) {
    for (const { body, reason, accepted } of rubbish) {
      const letters = deadLetters.filter((letter) => letter.body === body);
      if (accepted && letters.length === 0)
        report(`rubbish (${reason}) reached no dead-letter queue`);
      for (const letter of letters)
        if (!letter.reason.startsWith(reason))
          report(`rubbish (${reason}) was quarantined for another reason: ${letter.reason}`);
    }
    const known = new Set(rubbish.map(({ body }) => body));
    for (const { body, cell, reason } of deadLetters)
      if (!known.has(body))
        report(`a good message lies among the dead letters of ${cell}: ${reason}`, idOf(body));
  },
};

function idOf(body: string): string | undefined {
  return /"id":"([0-9A-Z]{26})"/.exec(body)?.[1];
}
