export const ACCOUNT = '123456789012';

type Inputs = Record<string, unknown>;

/** What AWS would say of a new resource, as far as other resources read it. */
export function outputsOf(type: string, name: string, inputs: Inputs, region: string) {
  const shape = SHAPES[type];
  const own = shape?.(physicalName(name, inputs), region) ?? {
    arn: `arn:aws:${type.split(':')[1]?.split('/')[0]}:${region}:${ACCOUNT}:${name}`,
  };
  return {
    id: own['id'] ?? `${name}-id`,
    state: { name: physicalName(name, inputs), ...inputs, ...own },
  };
}

function physicalName(name: string, inputs: Inputs): string {
  const given = inputs['name'] ?? inputs['bucket'];
  return typeof given === 'string' ? given : name;
}

const SHAPES: Record<string, (name: string, region: string) => Record<string, string>> = {
  'aws:sqs/queue:Queue': (name, region) => ({
    id: `https://sqs.${region}.amazonaws.com/${ACCOUNT}/${name}`,
    url: `https://sqs.${region}.amazonaws.com/${ACCOUNT}/${name}`,
    arn: `arn:aws:sqs:${region}:${ACCOUNT}:${name}`,
  }),
  'aws:dynamodb/table:Table': (name, region) => ({
    arn: `arn:aws:dynamodb:${region}:${ACCOUNT}:table/${name}`,
  }),
  'aws:s3/bucket:Bucket': (name, region) => ({
    bucket: name,
    arn: `arn:aws:s3:::${name}`,
    bucketRegionalDomainName: `${name}.s3.${region}.amazonaws.com`,
  }),
  'aws:lambda/function:Function': (name, region) => ({
    arn: `arn:aws:lambda:${region}:${ACCOUNT}:function:${name}`,
    qualifiedArn: `arn:aws:lambda:${region}:${ACCOUNT}:function:${name}:1`,
    invokeArn: `arn:aws:apigateway:${region}:lambda:path/2015-03-31/functions/${name}/invocations`,
  }),
  'aws:iam/role:Role': (name) => ({ arn: `arn:aws:iam::${ACCOUNT}:role/${name}` }),
  'aws:cloudwatch/logGroup:LogGroup': (name, region) => ({
    arn: `arn:aws:logs:${region}:${ACCOUNT}:log-group:${name}`,
  }),
  'aws:cloudwatch/eventRule:EventRule': (name, region) => ({
    arn: `arn:aws:events:${region}:${ACCOUNT}:rule/${name}`,
  }),
  'aws:cloudwatch/metricAlarm:MetricAlarm': (name, region) => ({
    arn: `arn:aws:cloudwatch:${region}:${ACCOUNT}:alarm:${name}`,
  }),
  'aws:apigatewayv2/api:Api': (name, region) => ({
    id: name.toLowerCase(),
    apiEndpoint: `https://${name.toLowerCase()}.execute-api.${region}.amazonaws.com`,
    executionArn: `arn:aws:execute-api:${region}:${ACCOUNT}:${name.toLowerCase()}`,
  }),
  'aws:sns/topic:Topic': (name, region) => ({ arn: `arn:aws:sns:${region}:${ACCOUNT}:${name}` }),
};
