import type { Checker } from './checker.ts';

const EMPTY_LINE = Buffer.from('\r\n\r\n');

/** What is relayed is what was handed in: signatures over the body survive. */
export const bytesUnchanged: Checker = {
  name: 'bytes-unchanged',
  invariant: "The body's bytes reach SES unchanged, and the subject with them.",
  watch(world, report) {
    world.bus.on('attempt', ({ mail, raw }) => {
      const message = raw.length === 1 && raw[0] !== undefined ? raw[0] : Buffer.concat(raw);
      const cut = message.indexOf(EMPTY_LINE);
      const body = cut < 0 ? message : message.subarray(cut + EMPTY_LINE.length);
      if (!mail.bodies.some((one) => one.equals(body)))
        report('its body is not the one that was handed in', mail.id);
      else if (mail.plan !== undefined) {
        const header = message.toString('latin1', 0, cut + 2);
        if (!header.includes(`\r\nSubject: Mail ${mail.plan.index}\r\n`))
          report('its subject is not the one that was handed in', mail.id);
      }
    });
    return undefined;
  },
};
