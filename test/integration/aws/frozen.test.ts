import { Worker } from 'node:worker_threads';
import { createKeptAgents } from '@mailferry/aws/calls/kept-agents';
import { createSignedHttp, type SignedHttp } from '@mailferry/aws/calls/signed-http';
import { afterEach, expect, it } from 'vitest';

/** A peer on a thread of its own: it answers, and closes the connection some time later, as idle ones are. */
const PEER = `
  const { createServer } = require('node:http');
  const { parentPort, workerData } = require('node:worker_threads');
  const server = createServer((request, response) => {
    request.resume().on('end', () => response.end('{}'));
  });
  server.on('connection', (socket) => { socket.on('close', () => {
    Atomics.add(workerData, 0, 1);
    Atomics.notify(workerData, 0);
  }); });
  server.listen(0, '127.0.0.1', () => parentPort.postMessage(server.address().port));
  parentPort.on('message', () => server.closeAllConnections());
`;

const workers: Worker[] = [];
afterEach(async () => {
  for (const worker of workers.splice(0)) await worker.terminate();
});

async function startPeer() {
  const closed = new Int32Array(new SharedArrayBuffer(4));
  const worker = new Worker(PEER, { eval: true, workerData: closed });
  workers.push(worker);
  const port = await new Promise<number>((resolve) => worker.once('message', resolve));
  return {
    port,
    /** This thread stands still, as in a frozen environment, while the peer closes what is open. */
    freezeUntilClosed() {
      worker.postMessage('close');
      expect(Atomics.wait(closed, 0, 0, 10_000)).not.toBe('timed-out');
    },
  };
}

function send(http: SignedHttp, port: number) {
  return http.send({
    operation: 'SendEmail',
    method: 'POST',
    endpoint: new URL(`http://127.0.0.1:${port}`),
    path: '/',
    service: 'ses',
    region: 'eu-west-1',
    headers: {},
    body: '{}',
    timeoutMs: 5_000,
  });
}

it('a request after a freeze is not written into a connection that the peer closed meanwhile', async () => {
  let nowMs = 0;
  const credentials = { accessKeyId: 'AKID', secretAccessKey: 'secret' };
  const http = createSignedHttp(
    () => credentials,
    createKeptAgents(() => nowMs),
  );
  const { port, freezeUntilClosed } = await startPeer();
  await send(http, port);
  // The connection goes back to the agent a turn after the answer.
  await new Promise(setImmediate);

  freezeUntilClosed();
  nowMs += 10_000;
  const answers = await Promise.all([send(http, port), send(http, port)]);
  expect(answers.map(({ status }) => status)).toEqual([200, 200]);
});
