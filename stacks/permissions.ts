/**
 * The IAM actions behind each call of the AWS SDK that a function may make. Lanes grant calls by their names here, and
 * the stacks test compares the calls granted with the calls found in each function's bundle.
 * Source: service authorization reference of each service.
 */
export const ACTIONS_OF_CALL = {
  // SQS: a batch call needs the action of its single form.
  SendMessageCommand: ['sqs:SendMessage'],
  SendMessageBatchCommand: ['sqs:SendMessage'],
  ReceiveMessageCommand: ['sqs:ReceiveMessage'],
  DeleteMessageCommand: ['sqs:DeleteMessage'],
  DeleteMessageBatchCommand: ['sqs:DeleteMessage'],
  ChangeMessageVisibilityCommand: ['sqs:ChangeMessageVisibility'],
  ChangeMessageVisibilityBatchCommand: ['sqs:ChangeMessageVisibility'],
  GetQueueAttributesCommand: ['sqs:GetQueueAttributes'],
  // DynamoDB.
  GetItemCommand: ['dynamodb:GetItem'],
  BatchGetItemCommand: ['dynamodb:BatchGetItem'],
  PutItemCommand: ['dynamodb:PutItem'],
  UpdateItemCommand: ['dynamodb:UpdateItem'],
  QueryCommand: ['dynamodb:Query'],
  // PartiQL is authorized by the verb of each statement, a transaction by its parts: see below.
  BatchExecuteStatementCommand: [],
  TransactWriteItemsCommand: [],
  // CloudWatch.
  GetMetricDataCommand: ['cloudwatch:GetMetricData'],
  // S3.
  GetObjectCommand: ['s3:GetObject'],
  HeadObjectCommand: ['s3:GetObject'],
  PutObjectCommand: ['s3:PutObject'],
  DeleteObjectCommand: ['s3:DeleteObject'],
  // A copy reads its source and writes its target; parts of an upload are authorized as the object's PutObject.
  CopyObjectCommand: ['s3:GetObject', 's3:PutObject'],
  CreateMultipartUploadCommand: ['s3:PutObject'],
  UploadPartCommand: ['s3:PutObject'],
  CompleteMultipartUploadCommand: ['s3:PutObject'],
  AbortMultipartUploadCommand: ['s3:AbortMultipartUpload'],
  // Secrets Manager.
  GetSecretValueCommand: ['secretsmanager:GetSecretValue'],
  // SES v2. By its content: simple and templated mail is authorized as SendEmail, raw mail as SendRawEmail.
  SendEmailCommand: ['ses:SendEmail', 'ses:SendRawEmail'],
  GetAccountCommand: ['ses:GetAccount'],
  GetEmailIdentityCommand: ['ses:GetEmailIdentity'],
  GetConfigurationSetCommand: ['ses:GetConfigurationSet'],
  CreateEmailIdentityCommand: ['ses:CreateEmailIdentity'],
  DeleteEmailIdentityCommand: ['ses:DeleteEmailIdentity'],
  PutEmailIdentityDkimSigningAttributesCommand: ['ses:PutEmailIdentityDkimSigningAttributes'],
  PutEmailIdentityMailFromAttributesCommand: ['ses:PutEmailIdentityMailFromAttributes'],
} as const satisfies Record<string, readonly string[]>;

export type Call = keyof typeof ACTIONS_OF_CALL;

/** Verb of a PartiQL statement → action (Amazon DynamoDB developer guide, IAM policies with PartiQL). */
export const PARTIQL_ACTIONS = {
  SELECT: 'dynamodb:PartiQLSelect',
  INSERT: 'dynamodb:PartiQLInsert',
  UPDATE: 'dynamodb:PartiQLUpdate',
  DELETE: 'dynamodb:PartiQLDelete',
} as const;

/** Part of a transaction → action. */
export const TRANSACTION_ACTIONS = {
  Put: 'dynamodb:PutItem',
  Update: 'dynamodb:UpdateItem',
  Delete: 'dynamodb:DeleteItem',
  ConditionCheck: 'dynamodb:ConditionCheckItem',
} as const;

/** What a Lambda event source mapping does on a queue in the function's name. */
export const POLLING_ACTIONS = [
  'sqs:ReceiveMessage',
  'sqs:DeleteMessage',
  'sqs:GetQueueAttributes',
] as const;

/** Whoever reads objects needs it on the bucket, to be told that an object is missing (404 rather than 403). */
export const MISSING_OBJECT_ACTION = 's3:ListBucket';

/** Where AWS offers no narrower resource than `*`, and why. The stacks test allows no other. */
export const WILDCARD_RESOURCES: Record<string, string> = {
  'cloudwatch:GetMetricData': 'takes no resource (service authorization reference, CloudWatch)',
  'ses:GetAccount': 'acts on the account as a whole; the service defines no resource type for it',
  'xray:PutTraceSegments': 'takes no resource (service authorization reference, AWS X-Ray)',
  'xray:PutTelemetryRecords': 'takes no resource (service authorization reference, AWS X-Ray)',
};

export function actionsOf(calls: readonly Call[]): string[] {
  return [...new Set(calls.flatMap((call) => [...ACTIONS_OF_CALL[call]]))].sort();
}
