import type { SendAnswer } from '@mailferry/core/delivery/send-answer';
import type { Told } from '../world/truth.ts';
import type { Checker } from './checker.ts';

/** The one right reading of each answer. */
const MEANING: Record<Told, (heard: SendAnswer) => boolean> = {
  accepted: ({ kind }) => kind === 'accepted',
  rejected: ({ kind }) => kind === 'rejected',
  throttled: (heard) => heard.kind === 'throttled' && heard.scope === 'rate',
  exhausted: (heard) => heard.kind === 'throttled' && heard.scope === 'daily',
  unavailable: (heard) => heard.kind === 'unavailable' && !heard.suspended,
  suspended: (heard) => heard.kind === 'unavailable' && heard.suspended,
  'not-ready': ({ kind }) => kind === 'not-ready',
  lost: ({ kind }) => kind === 'unknown',
};

/** What a sender makes of SES's answers decides everything after it. */
export const answersUnderstood: Checker = {
  name: 'answers-understood',
  invariant: 'Every answer of SES is taken for what it is; a lost one is taken for nothing else.',
  watch(world, report) {
    world.bus.on('answered', ({ mail, attempt: { told, heard, region } }) => {
      if (told === undefined || heard === undefined || MEANING[told](heard)) return;
      report(`${region} answered "${told}", and its sender took that for "${heard.kind}"`, mail.id);
    });
    return undefined;
  },
};
