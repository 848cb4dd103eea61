/** An SES event as EventBridge delivers it (SES developer guide, "Monitoring SES events using Amazon EventBridge"). */
export interface SesEvent {
  version: '0';
  id: string;
  'detail-type': DetailType;
  source: 'aws.ses';
  account: string;
  time: string;
  region: string;
  resources: string[];
  detail: EventDetail;
}

export type DetailType =
  | 'Email Sent'
  | 'Email Delivered'
  | 'Email Bounced'
  | 'Email Complaint Received'
  | 'Email Rejected'
  | 'Email Delivery Delayed';

/** "Contents of event data that Amazon SES publishes", SES developer guide. */
export type EventDetail = { mail: MailObject } & (
  | { eventType: 'Send'; send: Record<string, never> }
  | { eventType: 'Delivery'; delivery: DeliveryObject }
  | { eventType: 'Bounce'; bounce: BounceObject }
  | { eventType: 'Complaint'; complaint: ComplaintObject }
  | { eventType: 'Reject'; reject: { reason: string } }
  | { eventType: 'DeliveryDelay'; deliveryDelay: DeliveryDelayObject }
);

export interface MailObject {
  timestamp: string;
  source: string;
  sourceArn: string;
  sendingAccountId: string;
  messageId: string;
  destination: string[];
  headersTruncated: boolean;
  headers: { name: string; value: string }[];
  commonHeaders: CommonHeaders;
  tags: Record<string, string[]>;
}

export interface CommonHeaders {
  from: string[];
  to?: string[];
  cc?: string[];
  replyTo?: string[];
  returnPath?: string;
  date?: string;
  subject?: string;
  messageId: string;
}

export interface DeliveryObject {
  timestamp: string;
  processingTimeMillis: number;
  recipients: string[];
  smtpResponse: string;
  reportingMTA: string;
  remoteMtaIp: string;
}

/** What a remote server did not say is left out, as SES does. */
export interface BouncedRecipient {
  emailAddress: string;
  action?: string;
  status?: string;
  diagnosticCode?: string;
}

export interface BounceObject {
  bounceType: 'Permanent' | 'Transient' | 'Undetermined';
  bounceSubType: string;
  bouncedRecipients: BouncedRecipient[];
  timestamp: string;
  feedbackId: string;
  reportingMTA?: string;
  remoteMtaIp?: string;
}

export interface ComplaintObject {
  complainedRecipients: { emailAddress: string }[];
  timestamp: string;
  feedbackId: string;
  complaintSubType: string | null;
  complaintFeedbackType: string;
  userAgent: string;
  arrivalDate: string;
}

export interface DeliveryDelayObject {
  timestamp: string;
  delayType: string;
  expirationTime: string;
  delayedRecipients: { emailAddress: string; status: string; diagnosticCode: string }[];
  reportingMTA: string;
}
