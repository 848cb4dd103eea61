import { LogFormatter, LogItem } from '@aws-lambda-powertools/logger';
import type { LogAttributes, UnformattedAttributes } from '@aws-lambda-powertools/logger/types';

/**
 * The line of Powertools without what says nothing here: the rate of a sampling that is off, and the trace id where
 * nothing is traced. Lambda stores each line's bytes at a price, and these two are some 75.
 */
export class LineFormat extends LogFormatter {
  readonly #tracing: boolean;

  constructor(tracing: boolean) {
    super();
    this.#tracing = tracing;
  }

  override formatAttributes(base: UnformattedAttributes, fields: LogAttributes): LogItem {
    const { logLevel, message, timestamp, serviceName, xRayTraceId } = base;
    const attributes = {
      level: logLevel,
      message,
      timestamp: this.formatTimestamp(timestamp),
      service: serviceName,
      ...(this.#tracing && xRayTraceId !== undefined ? { xray_trace_id: xRayTraceId } : {}),
    };
    return new LogItem({ attributes }).addAttributes(fields);
  }
}
