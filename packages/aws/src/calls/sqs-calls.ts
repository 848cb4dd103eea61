import type {
  ChangeMessageVisibilityBatchRequest,
  ChangeMessageVisibilityBatchResult,
  ChangeMessageVisibilityRequest,
  DeleteMessageBatchRequest,
  DeleteMessageBatchResult,
  DeleteMessageRequest,
  GetQueueAttributesRequest,
  GetQueueAttributesResult,
  ReceiveMessageRequest,
  ReceiveMessageResult,
  SendMessageBatchRequest,
  SendMessageBatchResult,
  SendMessageRequest,
  SendMessageResult,
} from '@aws-sdk/client-sqs';
import type { JsonCall } from './json-service.ts';

/** SQS's calls. */
export const sendMessage: JsonCall<SendMessageRequest, SendMessageResult> = {
  operation: 'SendMessage',
};
export const sendMessageBatch: JsonCall<SendMessageBatchRequest, SendMessageBatchResult> = {
  operation: 'SendMessageBatch',
};
export const receiveMessage: JsonCall<ReceiveMessageRequest, ReceiveMessageResult> = {
  operation: 'ReceiveMessage',
};
export const deleteMessage: JsonCall<DeleteMessageRequest, unknown> = {
  operation: 'DeleteMessage',
};
export const deleteMessageBatch: JsonCall<DeleteMessageBatchRequest, DeleteMessageBatchResult> = {
  operation: 'DeleteMessageBatch',
};
export const changeMessageVisibility: JsonCall<ChangeMessageVisibilityRequest, unknown> = {
  operation: 'ChangeMessageVisibility',
};
export const changeMessageVisibilityBatch: JsonCall<
  ChangeMessageVisibilityBatchRequest,
  ChangeMessageVisibilityBatchResult
> = { operation: 'ChangeMessageVisibilityBatch' };
export const getQueueAttributes: JsonCall<GetQueueAttributesRequest, GetQueueAttributesResult> = {
  operation: 'GetQueueAttributes',
};
