interface ReceiptFields {
  recipients?: string[];
  from?: string;
  messageId?: string;
  bucketName?: string;
  objectKey?: string;
  timestamp?: string;
  spam?: string;
  virus?: string;
}

/** SES's notification as the developer guide shows it. */
export function receiptOf(given: ReceiptFields = {}) {
  const {
    recipients = ['user@example.com'],
    from = 'sender@elsewhere.example',
    messageId = 'o3vrnil0e2ic28trm7dfhrc2v0clambda4nbp0g1',
    bucketName = 'inbound',
    objectKey = messageId,
    timestamp = '2026-01-27T07:32:40.100Z',
    spam = 'PASS',
    virus = 'PASS',
  } = given;
  return {
    notificationType: 'Received',
    mail: {
      timestamp,
      source: from,
      messageId,
      destination: recipients,
      headersTruncated: false,
      headers: [{ name: 'Subject', value: 'Example' }],
      commonHeaders: { returnPath: from, from: [from], to: recipients, subject: 'Example' },
    },
    receipt: {
      timestamp,
      processingTimeMillis: 574,
      recipients,
      spamVerdict: { status: spam },
      virusVerdict: { status: virus },
      spfVerdict: { status: 'PASS' },
      dkimVerdict: { status: 'PASS' },
      dmarcVerdict: { status: 'PASS' },
      action: {
        type: 'S3',
        topicArn: 'arn:aws:sns:us-east-1:012345678912:example-topic',
        bucketName,
        objectKey,
      },
    },
  };
}

/** SNS developer guide, "HTTP/HTTPS notification JSON format"; subscriptions of SQS get the same. */
export function snsEnvelope(message: string): string {
  return JSON.stringify({
    Type: 'Notification',
    MessageId: '22b80b92-fdea-4c2c-8f9d-bdfb0c7bf324',
    TopicArn: 'arn:aws:sns:us-east-1:012345678912:example-topic',
    Subject: 'Amazon SES Email Receipt Notification',
    Message: message,
    Timestamp: '2026-01-27T07:32:41.000Z',
    SignatureVersion: '1',
    Signature: 'c2lnbmF0dXJl',
    SigningCertURL: 'https://sns.us-east-1.amazonaws.com/SimpleNotificationService.pem',
    UnsubscribeURL: 'https://sns.us-east-1.amazonaws.com/?Action=Unsubscribe',
  });
}
