import type { IncomingMessage, ServerResponse } from 'node:http';
import { setTimeout as sleep } from 'node:timers/promises';
import { signedScopeOf } from '../signature.ts';
import type { Fault } from './fault.ts';
import { faultError } from './fault-error.ts';
import { discardBody, withBody } from './http-body.ts';
import type { Operation } from './operations/call.ts';
import { findOperation } from './operations/index.ts';
import type { Region } from './region.ts';
import { SesError } from './ses-error.ts';
import type { SimulatorContext } from './simulator-context.ts';

/** A request that was understood as far as its head goes. */
interface Exchange {
  simulator: SimulatorContext;
  request: IncomingMessage;
  response: ServerResponse;
  url: URL;
  region: Region;
  operation: Operation;
  name: string;
}

/**
 * Answers a request of the SES v2 API, the way that the region's fault has it.
 * @param portRegion the region whose own port it came in by, if it did
 */
export async function serveSes(
  simulator: SimulatorContext,
  request: IncomingMessage,
  response: ServerResponse,
  portRegion: string | undefined,
): Promise<void> {
  const url = new URL(request.url ?? '/', 'http://simulator');
  const scope = signedScopeOf(request.headers.authorization);
  const found = findOperation(request.method ?? '', url.pathname);
  if (scope === undefined || found === undefined) {
    await discardBody(request);
    const error =
      scope === undefined
        ? new SesError('MissingAuthenticationTokenException', 'The request is not signed.')
        : new SesError('UnknownOperationException', 'The simulator does not know this operation.');
    return sendError(response, error);
  }
  const region = simulator.regions.of(scope.region);
  if (scope.service !== 'ses' || (portRegion !== undefined && portRegion !== region.name)) {
    await discardBody(request);
    const message = 'Credential should be scoped to a valid region and service.';
    return sendError(response, new SesError('SignatureDoesNotMatch', message));
  }
  const fault = region.strike(found.operation.name, simulator.random);
  if (fault !== undefined && region.fault !== fault) {
    // It has hit as often as it should.
    simulator.regions.save();
    await simulator.faultChanged(region.name);
  }
  await answer({ simulator, request, response, url, region, ...found }, fault);
}

async function answer(exchange: Exchange, fault: Fault | undefined): Promise<void> {
  const { request, response } = exchange;
  switch (fault?.mode) {
    case undefined:
    case 'none':
      return serve(exchange, false, (send) => send());
    case 'refuse':
      request.socket.resetAndDestroy();
      return;
    case 'hang':
      // Reads on, so that the caller is not stopped in the middle of writing; the connection ends with either side.
      request.resume();
      return;
    case 'reset':
      await discardBody(request);
      request.socket.resetAndDestroy();
      return;
    case 'slow':
      return serve(exchange, false, async (send) => {
        await sleep(fault.delayMs, undefined, { ref: false });
        send();
      });
    case 'accept-then-reset':
      return serve(exchange, true, () => request.socket.resetAndDestroy());
    case 'error-500':
    case 'error-503':
    case 'throttle':
    case 'paused':
    case 'suspended':
      await discardBody(request);
      return sendError(response, faultError(fault.mode, exchange.operation.name));
  }
}

/** Does what was asked, and leaves it to `finish` whether and when the answer is sent. */
async function serve(
  exchange: Exchange,
  answerLost: boolean,
  finish: (send: () => void) => unknown,
): Promise<void> {
  const { simulator, request, response, url, region, operation, name } = exchange;
  let send: () => void;
  try {
    const output = await withBody(request, async (body) =>
      operation.answer({
        simulator,
        region,
        name,
        query: url.searchParams,
        input: parse(body),
        answerLost,
      }),
    );
    send = () => sendJson(response, 200, output, {});
  } catch (error) {
    if (!(error instanceof SesError)) throw error;
    reject(exchange, error);
    send = () => sendError(response, error);
  }
  await finish(send);
}

function reject({ region, operation }: Exchange, error: SesError): void {
  if (operation.name === 'SendEmail') region.rejected.add(error.type);
}

function parse(body: Buffer): unknown {
  if (body.length === 0) return undefined;
  try {
    return JSON.parse(body.toString('utf8'));
  } catch {
    throw new SesError('SerializationException', 'The body is not JSON.');
  }
}

function sendError(response: ServerResponse, error: SesError): void {
  sendJson(response, error.status, { message: error.message }, { 'x-amzn-errortype': error.type });
}

function sendJson(
  response: ServerResponse,
  status: number,
  value: object,
  headers: Record<string, string>,
): void {
  const body = JSON.stringify(value);
  response.writeHead(status, {
    'content-type': 'application/json',
    'content-length': Buffer.byteLength(body),
    'x-amzn-requestid': crypto.randomUUID(),
    ...headers,
  });
  response.end(body);
}
