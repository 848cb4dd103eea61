import type { Checker } from '../evidence.ts';

export const bytesUnchanged: Checker = {
  name: 'bytes-unchanged',
  invariant: "The body's bytes reach SES unchanged, under the id that they were handed in with.",
  check({ handedIn, arrivals }, report) {
    for (const { id, mark, bodySha256 } of arrivals) {
      const handed = handedIn.get(id);
      if (handed === undefined) continue;
      if (mark !== id) report(`it arrived with the mark of ${mark ?? 'no mail'}`, id);
      if (bodySha256 !== handed.mail.bodySha256) report('its body was altered', id);
    }
  },
};
