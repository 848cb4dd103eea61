import { createHash } from 'node:crypto';
import { accept } from '../accept.ts';
import { addressesOf, oneAddress } from '../checks/addresses.ts';
import type { RawField } from '../checks/raw-header.ts';
import { headerValue, readHeader } from '../checks/raw-header.ts';
import type { SendRequest } from '../checks/send-request.ts';
import { checkRecipientCount, readSendRequest } from '../checks/send-request.ts';
import {
  claimedSenders,
  isVerifiedFor,
  requireFromAddress,
  requireMailFrom,
  requireVerified,
} from '../checks/verified-senders.ts';
import { refreshPending } from '../dkim-status.ts';
import { identityNamesOf, isAddress } from '../identity.ts';
import { newMessageId, wireMessageId } from '../message-id.ts';
import { isMailboxSimulator } from '../recipient-behaviour.ts';
import type { Region } from '../region.ts';
import { SesError } from '../ses-error.ts';
import type { MailRecord } from '../store/mail-record.ts';
import { requireSending, sendingPaused } from './account.ts';
import type { Call, Operation } from './call.ts';
import { requireConfigurationSet } from './configuration-sets.ts';

export const sendEmailOperations: Operation[] = [
  {
    name: 'SendEmail',
    method: 'POST',
    path: /^\/v2\/email\/outbound-emails$/,
    answer: sendEmail,
  },
];

/** Refuses what SES refuses, in an order that spends quota only on mail that is accepted. */
async function sendEmail(call: Call): Promise<object> {
  const { region, simulator } = call;
  requireSending(region);
  const request = readSendRequest(call.input);
  const fields = readHeader(request.raw);
  requireFromAddress(fields);
  const from = oneAddress(request.from ?? headerValue(fields, 'from') ?? '');
  const destinations = destinationsOf(request, fields);
  const configurationSet = configurationSetOf(region, request, fields, from);

  const claimed = claimedSenders([from, request.feedbackTo], fields);
  const mustBeVerified = region.account.productionAccess
    ? claimed
    : [...claimed, ...destinations.filter((address) => !isMailboxSimulator(address))];
  if (mustBeVerified.some((address) => !isVerifiedFor(region, address))) {
    await refreshPending(simulator, region, mustBeVerified);
  }
  requireVerified(region, mustBeVerified);
  requireMailFrom(region, from);

  const nowMs = Date.now();
  const counted = destinations.filter((address) => !isMailboxSimulator(address)).length;
  region.quota.take(destinations.length, counted, region.account, nowMs);

  const messageId = newMessageId(region.name, nowMs);
  const mail: MailRecord = {
    region: region.name,
    messageId,
    acceptedAtMs: nowMs,
    from,
    destinations,
    tags: request.tags,
    configurationSet: configurationSet ?? null,
    rawBytes: request.raw.length,
    sha256: createHash('sha256').update(request.raw).digest('hex'),
    wireMessageId: wireMessageId(region.name, messageId),
    answerLost: call.answerLost,
  };
  accept(simulator, region, { mail, raw: request.raw, fields });
  return { MessageId: messageId };
}

/** @throws SesError BadRequestException */
function destinationsOf(request: SendRequest, fields: readonly RawField[]): string[] {
  const named = request.destinations.map(oneAddress);
  const inHeader = () =>
    ['to', 'cc', 'bcc'].flatMap((name) => addressesOf(headerValue(fields, name) ?? ''));
  const destinations = named.length > 0 ? named : inHeader();
  checkRecipientCount(destinations.length);
  const wrong = destinations.find((address) => !isAddress(address));
  if (wrong !== undefined) throw new SesError('BadRequestException', `Invalid address <${wrong}>.`);
  return destinations;
}

/**
 * The request's configuration set, or the one that a field of the mail names, or the identity's own.
 * @throws SesError NotFoundException, or SendingPausedException where the set does not send
 */
function configurationSetOf(
  region: Region,
  request: SendRequest,
  fields: readonly RawField[],
  from: string,
): string | undefined {
  const identity = identityNamesOf(from).find((name) => region.identities.has(name)) ?? '';
  const name =
    request.configurationSet ??
    headerValue(fields, 'x-ses-configuration-set') ??
    region.identities.get(identity)?.configurationSet;
  if (name !== undefined && !requireConfigurationSet(region, name).sendingEnabled) {
    throw sendingPaused();
  }
  return name;
}
