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
    const { createConfigurationSets } = await import('./stacks/ses.ts');
    const { createTables } = await import('./stacks/tables.ts');
    const { createQueues } = await import('./stacks/queues.ts');
    const { createPayloadBucket } = await import('./stacks/payload.ts');
    const { createEventRoutes } = await import('./stacks/events.ts');
    const { createSender } = await import('./stacks/sender.ts');
    const { createOutcome } = await import('./stacks/outcome.ts');
    const { createHealth } = await import('./stacks/health.ts');

    const regions = createRegions(settings, operations.homeRegion);
    const directory = createDirectory(settings, regions.get(operations.homeRegion));
    const cells = describeCells(settings, regions);
    createConfigurationSets(cells);
    for (const cell of cells) {
      const tables = createTables(cell);
      const queues = createQueues(cell);
      const payload = createPayloadBucket(cell);
      const resources = { tables, queues, payload, directory };
      createEventRoutes(cell, queues);
      createSender(cell, resources);
      createOutcome(cell, resources);
      createHealth(cell, resources);
    }
  },
});
