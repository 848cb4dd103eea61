import type { LocalAdmin } from '../admin.ts';
import { listening, type Ports } from '../ports.ts';
import { invokeOverHttp } from '../runtime/function-url.ts';
import { startConsoleServer } from './server.ts';
import { builtConsole } from './site.ts';

/** The console beside the admin function. It listens at once; a build that is due goes on meanwhile. */
export function startConsole(
  ports: Ports,
  admin: LocalAdmin,
  { checkout, onError }: { checkout: string; onError: (error: unknown) => void },
) {
  return listening('console', ports, (port) =>
    startConsoleServer(port, {
      site: builtConsole(checkout),
      api: invokeOverHttp((event) => admin.function.invoke(event)),
      maker: admin,
      onError,
    }),
  );
}
