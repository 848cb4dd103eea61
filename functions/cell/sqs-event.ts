import type { MailRecord } from '@mailferry/core/delivery/mail-queues';
import type { RecordOutcome } from '@mailferry/core/delivery/work';
import type { SQSBatchResponse, SQSRecord } from 'aws-lambda';

export function mailRecordOf(record: SQSRecord): MailRecord {
  const { MessageGroupId: groupId } = record.attributes;
  return {
    recordId: record.messageId,
    receiptHandle: record.receiptHandle,
    body: record.body,
    receiveCount: Number(record.attributes.ApproximateReceiveCount),
    ...(groupId === undefined ? {} : { groupId }),
  };
}

/** The partial batch response: every record that is not done stays in the queue. */
export function failuresOf(outcomes: ReadonlyMap<MailRecord, RecordOutcome>): SQSBatchResponse {
  const kept = [...outcomes].filter(([, outcome]) => outcome !== 'done');
  return { batchItemFailures: kept.map(([record]) => ({ itemIdentifier: record.recordId })) };
}
