import { createServer } from 'node:http';
import type { AddressInfo } from 'node:net';
import type { Handlers } from './handlers.ts';

/** Answers what SST's components ask of the SST command line while they run. Gives the server's address. */
export async function serveSst(handlers: Handlers): Promise<string> {
  const methods: Record<string, (params: never) => unknown> = {
    'Provider.Aws.Bootstrap': ({ region }: { region: string }) => ({
      asset: `sst-asset-${region}`,
      state: `sst-state-${region}`,
      assetEcrRegistryId: '',
      assetEcrUrl: '',
    }),
    'Runtime.AddTarget': () => true,
    'Runtime.Build': async ({ handler, functionID }: { handler: string; functionID: string }) => ({
      ...(await handlers.build(handler, functionID)),
      errors: [],
      sourcemaps: [],
    }),
  };
  const server = createServer(async (request, response) => {
    let body = '';
    for await (const chunk of request) body += String(chunk);
    const { method, params } = JSON.parse(body) as { method: string; params: [never] };
    const answer = methods[method];
    const result =
      answer === undefined
        ? { error: `rpc: can't find method ${method}` }
        : await Promise.resolve(answer(params[0])).then(
            (value) => ({ result: value }),
            (cause: unknown) => ({ error: String(cause) }),
          );
    // A connection kept alive would keep the process waiting.
    response.setHeader('connection', 'close');
    response.end(JSON.stringify(result));
  });
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
  server.unref();
  return `http://127.0.0.1:${(server.address() as AddressInfo).port}`;
}
