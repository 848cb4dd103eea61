import { Logger } from '@aws-lambda-powertools/logger';
import { Metrics as Emf, MetricUnit } from '@aws-lambda-powertools/metrics';
import type { Log, Metrics } from '@mailferry/core/ports';
import { debugUntilMs } from './debug-switch.ts';
import { LineFormat } from './line-format.ts';
import { isTracing } from './traced.ts';

const NAMESPACE = 'Mailferry';

/** One JSON line a message; the level comes from POWERTOOLS_LOG_LEVEL, the debug switch from MAILFERRY_DEBUG_UNTIL. */
export function createLog(service: string, cell: string): Log {
  const logger = new Logger({
    serviceName: service,
    persistentKeys: { cell },
    logFormatter: new LineFormat(isTracing()),
  });
  const debug = (message: string, fields: Record<string, unknown>) =>
    logger.info(message, { ...fields, debug: true });
  const log = {
    info: (message: string, fields = {}) => logger.info(message, fields),
    warn: (message: string, fields = {}) => logger.warn(message, fields),
    error: (message: string, fields = {}) => logger.error(message, fields),
  };
  const untilMs = debugUntilMs(process.env['MAILFERRY_DEBUG_UNTIL'], Date.now(), log);
  return {
    ...log,
    get debug() {
      return Date.now() < untilMs ? debug : undefined;
    },
  };
}

/**
 * Metrics in CloudWatch's embedded format. Values are gathered per set of dimensions and published together, one line a
 * set and invocation, whatever the number of mails.
 */
export function createMetrics(service: string, cell: string): Metrics & { publish(): void } {
  const sets = new Map<string, Emf>();

  function setOf(dimensions: Record<string, string>): Emf {
    const key = JSON.stringify(dimensions);
    const known =
      sets.get(key) ??
      new Emf({
        namespace: NAMESPACE,
        serviceName: service,
        defaultDimensions: { cell, ...dimensions },
      });
    sets.set(key, known);
    return known;
  }

  return {
    count: (name, value = 1, dimensions = {}) =>
      setOf(dimensions).addMetric(name, MetricUnit.Count, value),
    durationMs: (name, valueMs, dimensions = {}) =>
      setOf(dimensions).addMetric(name, MetricUnit.Milliseconds, valueMs),
    publish() {
      for (const set of sets.values()) if (set.hasStoredMetrics()) set.publishStoredMetrics();
    },
  };
}
