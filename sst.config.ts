/// <reference path="./.sst/platform/config.d.ts" />

/** The table of contents of the infrastructure: one line a lane, in the order in which they need each other. */
export default $config({
  async app(input) {
    const { operations } = await import('./stacks/settings.ts');
    const kept = operations.protectedStages.includes(input.stage);
    return {
      name: 'mailferry',
      home: 'aws',
      removal: kept ? 'retain' : 'remove',
      protect: kept,
      providers: { aws: { version: '7.20.0', region: operations.homeRegion as 'us-west-2' } },
    };
  },
  async run() {
    const { operations, settings } = await import('./stacks/settings.ts');
    const { createRegions } = await import('./stacks/regions.ts');
    const { describeCells } = await import('./stacks/cell.ts');
    const { createDirectory } = await import('./stacks/directory.ts');
    const { createSigningSecret } = await import('./stacks/secrets.ts');
    const { createConfigurationSets } = await import('./stacks/ses.ts');
    const { createPayloadBuckets } = await import('./stacks/payload.ts');
    const { createTables } = await import('./stacks/tables.ts');
    const { createQueues } = await import('./stacks/queues.ts');
    const { createEventRoutes } = await import('./stacks/events.ts');
    const { createSender } = await import('./stacks/sender.ts');
    const { createOutcome } = await import('./stacks/outcome.ts');
    const { createIngress } = await import('./stacks/ingress.ts');
    const { createHealth } = await import('./stacks/health.ts');
    const { createAlarms } = await import('./stacks/alarms.ts');
    const { createUndeliveredAlarms } = await import('./stacks/undelivered-alarms.ts');
    const { createDashboard } = await import('./stacks/dashboard.ts');
    const { createAdmin } = await import('./stacks/admin.ts');
    const { createConsole } = await import('./stacks/console.ts');
    const { createProducerPolicies, endsOf } = await import('./stacks/producer.ts');
    const { createSmtpFront } = await import('./stacks/smtp.ts');

    const regions = createRegions(settings, operations.homeRegion);
    const cells = describeCells(settings, regions);
    const home = regions.get(operations.homeRegion);
    const directory = createDirectory(settings, home);
    createSigningSecret(home, cells);
    createConfigurationSets(cells);
    const payloads = createPayloadBuckets(cells);

    const made = cells.map((cell) => {
      const queues = createQueues(cell);
      const resources = { tables: createTables(cell), queues, payloads, directory };
      const undelivered = createEventRoutes(cell, queues);
      const functions = {
        sender: createSender(cell, resources),
        outcome: createOutcome(cell, resources),
        ingress: createIngress(cell, resources),
        health: createHealth(cell, resources),
      };
      createDashboard(cell, resources, functions);
      return {
        cell,
        queues,
        resources,
        undelivered,
        topic: createAlarms(cell, resources, functions),
      };
    });

    const topics = new Map(made.map(({ cell, topic }) => [cell.region, topic]));
    for (const { cell, undelivered } of made) createUndeliveredAlarms(cell, undelivered, topics);
    createProducerPolicies(made, payloads);
    for (const end of made.filter(({ cell }) => operations.smtp?.cells.includes(cell.region))) {
      createSmtpFront(end, endsOf(end.cell, made), payloads);
    }
    const admin = createAdmin(home, directory, made);
    const site = createConsole(home, operations, admin);

    // Printed after each deployment: what producers and the console are configured with.
    return {
      admin: admin.url,
      ...(site === undefined ? {} : { console: site.url }),
      ...Object.fromEntries(
        made.map(({ cell, queues }) => [
          cell.region,
          {
            kind: cell.kind,
            mailQueueUrl: queues.mail.url,
            payloadBucket: payloads.get(cell.region).name,
          },
        ]),
      ),
    };
  },
});
