import dns2 from 'dns2';
import { freePort } from '../../network/free-port.ts';

const { Packet } = dns2;

type Type = 'A' | 'NS' | 'TXT' | 'CNAME';

export interface DnsServer {
  port: number;
  /** Names asked for, with their types, as `TXT name`. */
  queries: string[];
  /** A zone whose only name server is this one. */
  zone(name: string): void;
  /** The strings of one record; several calls make several records. */
  txt(name: string, ...strings: string[]): void;
  cname(name: string, target: string): void;
  remove(name: string): void;
  /** From now on TXT questions get no answer at all. */
  fallSilent(silent: boolean): void;
  stop(): Promise<void>;
}

/** A name server for tests, recursive and authoritative in one, on a free port of the loopback. */
export async function startDns(): Promise<DnsServer> {
  const records = new Map<string, { type: Type; data: Record<string, unknown> }[]>();
  const queries: string[] = [];
  let silent = false;
  const add = (name: string, type: Type, data: Record<string, unknown>) => {
    records.set(name, [...(records.get(name) ?? []), { type, data }]);
  };
  add('ns.test.example', 'A', { address: '127.0.0.1' });

  const server = dns2.createServer({
    udp: true,
    tcp: true,
    handle: (request, send) => {
      const response = Packet.createResponseFromRequest(request);
      const [question] = request.questions;
      if (question === undefined) return;
      const typeName = Packet.TYPE_NAME[question.type ?? 0] ?? '';
      queries.push(`${typeName} ${question.name}`);
      if (silent && typeName === 'TXT') return;
      const known = records.get(question.name.toLowerCase());
      if (known === undefined) response.header.rcode = Packet.RCODE.NXDOMAIN;
      for (const { type, data } of known ?? []) {
        if (type !== typeName && type !== 'CNAME') continue;
        const answer = { name: question.name, type: Packet.TYPE[type], class: 1, ttl: 60, ...data };
        response.answers.push(new Packet.Resource(answer));
      }
      send(response).catch(() => undefined);
    },
  });
  // Answers over 512 octets are asked for again by TCP, at the same port (RFC 1035 §4.2).
  const port = await freePort();
  await server.listen({
    udp: { port, address: '127.0.0.1' },
    tcp: { port, address: '127.0.0.1' },
  });
  return {
    port,
    queries,
    zone: (name) => add(name, 'NS', { ns: 'ns.test.example' }),
    txt: (name, ...data) => add(name, 'TXT', { data }),
    cname: (name, domain) => add(name, 'CNAME', { domain }),
    remove: (name) => {
      records.delete(name);
    },
    fallSilent: (value) => {
      silent = value;
    },
    stop: async () => {
      await server.close();
    },
  };
}
