/** How SQS and S3 word a server error and a throttle, in each one's protocol. */
export function faultAnswer(service: 'sqs' | 's3', mode: 'error-500' | 'throttle') {
  const code = codes[service][mode];
  return service === 'sqs'
    ? {
        status: code.status,
        type: 'application/x-amz-json-1.0',
        body: JSON.stringify({ __type: `com.amazonaws.sqs#${code.name}`, message: 'Simulated' }),
      }
    : {
        status: code.status,
        type: 'application/xml',
        body: `<?xml version="1.0" encoding="UTF-8"?><Error><Code>${code.name}</Code><Message>Simulated</Message></Error>`,
      };
}

const codes = {
  sqs: {
    'error-500': { status: 500, name: 'InternalFailure' },
    throttle: { status: 400, name: 'RequestThrottled' },
  },
  s3: {
    'error-500': { status: 500, name: 'InternalError' },
    throttle: { status: 503, name: 'SlowDown' },
  },
};
