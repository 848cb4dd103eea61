import type { MailTransport } from '@mailferry/core/delivery/mail-transport';
import type { SendAnswer } from '@mailferry/core/delivery/send-answer';
import type { ProbeTransport } from '@mailferry/core/health/probe';
import type { Instance } from '../world/instance.ts';
import type { AttemptTruth } from '../world/truth.ts';
import { exchange, type Reply } from '../world/wire.ts';
import type { World } from '../world/world.ts';

/** Time on the network to a region: 5–15 ms. */
function distanceMs(instance: Instance): number {
  return 5 + instance.random() * 10;
}

/** This one environment has lost its way out: the region has not. */
function unreachable(attempt: AttemptTruth): Reply<SendAnswer> {
  attempt.told = 'unavailable';
  return { afterMs: 2, ok: true, value: NO_HOST };
}

const NO_HOST: SendAnswer = { kind: 'unavailable', reason: 'connect-enotfound', suspended: false };

/** SES as a sender reaches it. Every call becomes part of the truth about its mail. */
export function createMailTransport(world: World, instance: Instance): MailTransport {
  const { scheduler, bus, branches, log } = world;
  return {
    async send(region, { id, sender, recipients, parts }, timeoutMs) {
      const mail = world.mails.of(id);
      const ses = world.ses(region);
      if (mail === undefined) throw new RangeError(`a mail that nobody handed in: ${id}`);
      if (ses === undefined) return NO_HOST;
      const cutOff = world.faults.strike('sender-cut-off', instance.name, scheduler.nowMs, id, id);
      // Something that nobody foresaw, before anything was sent.
      if (mail.plan?.poison === 'crashes-code') throw new TypeError('unforeseen');
      const attempt: AttemptTruth = {
        number: mail.attempts.length + 1,
        region,
        cell: instance.cell,
        instance: instance.name,
        recipients,
        startedMs: scheduler.nowMs,
      };
      mail.attempts.push(attempt);
      log.write(scheduler.nowMs, instance.name, `sends by ${region}`, id);
      bus.emit('attempt', { mail, attempt, raw: parts, sender });
      const request = { cell: instance.cell, sender, recipients, raw: parts, mail, attempt };
      const answer = await exchange(
        world,
        instance,
        `ses.send ${region}`,
        distanceMs(instance),
        () => (cutOff === undefined ? ses.send(request, timeoutMs) : unreachable(attempt)),
        id,
      );
      attempt.heard = answer;
      attempt.heardMs = scheduler.nowMs;
      const reason = 'reason' in answer ? `:${answer.reason}` : '';
      branches.add(`answer:${answer.kind}${reason}`);
      bus.emit('answered', { mail, attempt });
      log.write(scheduler.nowMs, instance.name, `hears ${answer.kind}${reason}`, id);
      return answer;
    },
  };
}

export function createProbeTransport(world: World, instance: Instance): ProbeTransport {
  const noHost = { fault: { name: 'ENOTFOUND', message: '' } };
  return {
    async account(region) {
      const ses = world.ses(region);
      if (ses === undefined) return noHost;
      return exchange(world, instance, `ses.account ${region}`, distanceMs(instance), () =>
        ses.account(instance.cell, instance.name),
      );
    },
    async sendProbe(region, probeId) {
      const ses = world.ses(region);
      if (ses === undefined) return noHost;
      return exchange(world, instance, `ses.probe ${region}`, distanceMs(instance), () =>
        ses.probe(instance.cell, probeId),
      );
    },
  };
}
