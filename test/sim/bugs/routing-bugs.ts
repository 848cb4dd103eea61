import type { PlantedBug } from './planted-bug.ts';

/** Mistakes about where mail may go, and how fast. */
export const routingBugs: readonly PlantedBug[] = [
  {
    name: 'ignore-residency',
    mistake: 'Residency and acknowledgement are not looked at.',
    scenario: 'default',
    withinSeeds: 60,
    caughtBy: ['consent'],
    tampering: {
      policies: (policies) => ({
        async policyOf(organizationId) {
          const policy = await policies.policyOf(organizationId);
          return policy && { ...policy, dataResidency: 'none', transferAcknowledged: true };
        },
      }),
    },
  },
  {
    name: 'stale-consent',
    mistake: 'A policy once read is kept for as long as the environment lives.',
    scenario: 'default',
    withinSeeds: 200,
    caughtBy: ['consent'],
    tampering: {
      policies: (policies) => {
        const kept = new Map<string, ReturnType<typeof policies.policyOf>>();
        return {
          policyOf(organizationId) {
            const known = kept.get(organizationId) ?? policies.policyOf(organizationId);
            kept.set(organizationId, known);
            return known;
          },
        };
      },
    },
  },
  {
    name: 'ignore-override',
    mistake: 'Overrides are not read.',
    scenario: 'default',
    withinSeeds: 40,
    caughtBy: ['override-obeyed'],
    tampering: {
      states: (states) => ({
        ...states,
        readAll: async () => ({ ...(await states.readAll()), overrides: [] }),
      }),
    },
  },
  {
    name: 'no-pacing',
    mistake: 'Nobody waits for send tokens.',
    scenario: 'default',
    withinSeeds: 60,
    caughtBy: ['send-rate'],
    tampering: {
      pacer: (pacer) => ({ ...pacer, take: async () => ({ kind: 'go', atMs: 0 }) }),
    },
  },
  {
    name: 'reencoded-body',
    mistake: 'Bare line feeds of the body are turned into CRLF on the way.',
    scenario: 'default',
    withinSeeds: 5,
    caughtBy: ['bytes-unchanged'],
    tampering: {
      transport: (transport) => ({
        send: (region, mail, timeoutMs) => {
          const text = Buffer.concat(mail.parts).toString('latin1').replaceAll(/\r?\n/g, '\r\n');
          return transport.send(
            region,
            { ...mail, parts: [Buffer.from(text, 'latin1')] },
            timeoutMs,
          );
        },
      }),
    },
  },
  {
    name: 'no-hold',
    mistake: 'A region that went down is used again after its first good probe.',
    scenario: 'default',
    withinSeeds: 60,
    caughtBy: ['no-flapping'],
    tampering: {
      healthParameters: (parameters) => ({ ...parameters, minDownMs: 0, goodProbes: 1 }),
    },
  },
];
