import type { Fault } from '@mailferry/local/faults';
import type { Target } from './plan.ts';
import type { StackControl } from './stack-control.ts';

const NO_FAULT: Fault = { mode: 'none', delayMs: 1 };

/** Switches one fault on or off, at the emulator that suffers it. @throws when it is out of reach. */
export async function switchFault(stack: StackControl, target: Target, on: boolean): Promise<void> {
  const { endpoints } = stack.addresses;
  switch (target.what) {
    case 'ses':
      return put(
        `${endpoints.ses}/_sim/regions/${target.region}/fault`,
        on ? target.fault : { mode: 'none' },
      );
    case 'ses-events':
      return put(
        `${endpoints.ses}/_sim/regions/${target.region}/events`,
        on ? target.events : { mode: 'on' },
      );
    case 'dynamo':
      return put(
        `${endpoints.dynamodb}/_sim/dynamo/${target.region}/fault`,
        on ? target.fault : NO_FAULT,
      );
    case 'sqs':
    case 's3':
      return put(
        `${endpoints.sqs}/_sim/${target.what}/${target.region}/fault`,
        on ? target.fault : NO_FAULT,
      );
    default:
      throw new RangeError(`${target.what} has no switch`);
  }
}

/** Everything works again, whatever was switched on. */
export async function allWell(stack: StackControl, regions: readonly string[]): Promise<void> {
  for (const region of regions) {
    await switchFault(stack, { what: 'ses', region, fault: { mode: 'none' } }, false);
    await switchFault(stack, { what: 'ses-events', region, events: { mode: 'on' } }, false);
    for (const what of ['dynamo', 'sqs', 's3'] as const)
      await switchFault(stack, { what, region, fault: NO_FAULT }, false);
  }
}

/** What becomes of mail to a domain, in one region. */
export function setRecipients(
  stack: StackControl,
  region: string,
  domain: string,
  behaviour: string,
): Promise<void> {
  return put(`${stack.addresses.endpoints.ses}/_sim/regions/${region}/recipients/${domain}`, {
    behaviour,
  });
}

async function put(url: string, value: object): Promise<void> {
  const response = await fetch(url, {
    method: 'PUT',
    body: JSON.stringify(value),
    signal: AbortSignal.timeout(10_000),
  });
  if (!response.ok) throw new Error(`${url} answered ${response.status}: ${await response.text()}`);
}
