/** The operations of the SES v2 API that the simulator knows. */
export const OPERATION_NAMES = [
  'SendEmail',
  'GetAccount',
  'CreateEmailIdentity',
  'GetEmailIdentity',
  'DeleteEmailIdentity',
  'ListEmailIdentities',
  'PutEmailIdentityDkimSigningAttributes',
  'PutEmailIdentityMailFromAttributes',
  'CreateConfigurationSet',
  'GetConfigurationSet',
  'DeleteConfigurationSet',
  'ListConfigurationSets',
  'PutSuppressedDestination',
  'GetSuppressedDestination',
  'DeleteSuppressedDestination',
  'ListSuppressedDestinations',
] as const;

export type OperationName = (typeof OPERATION_NAMES)[number];
