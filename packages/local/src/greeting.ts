import { DEMO_ORGANIZATIONS } from './seed.ts';
import type { LocalStack } from './stack-api.ts';

/** What to do next, on one screen. */
export function greeting(
  { endpoints, cells, smtp, adminToken }: LocalStack,
  { logPath, startedInMs }: { logPath: string | undefined; startedInMs: number },
): string {
  const listeners = smtp.flatMap(({ organizationId, port }) => {
    const seed = DEMO_ORGANIZATIONS.find(
      (candidate) => candidate.organizationId === organizationId,
    );
    return seed === undefined ? [] : [{ ...seed, port }];
  });
  const [first] = listeners;
  const lines = [
    `Mailferry runs here: ${cells.map(({ region, kind }) => `${region} (${kind})`).join(', ')}. Started in ${(startedInMs / 1000).toFixed(1)} s.`,
    '',
    ...(endpoints.console === undefined ? [] : [`Console    ${endpoints.console}`]),
    ...listeners.map(
      ({ port, name, domain }) => `SMTP       127.0.0.1:${port}  ${name}, ${domain}`,
    ),
    `SES        ${endpoints.ses}`,
    `SQS, S3    ${endpoints.sqs}`,
    `DynamoDB   ${endpoints.dynamodb}`,
    `Status     ${endpoints.status}/status`,
    `Admin      ${endpoints.admin}  Authorization: Bearer ${adminToken}`,
    ...(logPath === undefined ? [] : [`Log        ${logPath}`]),
    '',
    ...(first === undefined ? [] : howTo(first, endpoints.ses)),
    'Interrupt to stop.',
  ];
  return lines.join('\n');
}

function howTo(
  { port, domain, primaryRegion }: { port: number; domain: string; primaryRegion: string },
  ses: string,
): string[] {
  const mail = `printf 'From: a@${domain}\\r\\nTo: b@recipient.example\\r\\nSubject: Hello\\r\\n\\r\\nHello\\r\\n'`;
  const fault = (mode: string) =>
    `curl -X PUT ${ses}/_sim/regions/${primaryRegion}/fault -d '{"mode":"${mode}"}'`;
  return [
    'Operate it:',
    '  npx mailferry status',
    '  eval "$(npx mailferry env)"     # MAILFERRY_URL, MAILFERRY_TOKEN, SES, SMTP: what the runbooks use',
    'Send a mail:',
    `  ${mail} | curl -s smtp://127.0.0.1:${port} --mail-from a@${domain} --mail-rcpt b@recipient.example -T -`,
    'Receive one through SES:',
    `  ${mail} | curl --data-binary @- '${ses}/_sim/receive?region=${primaryRegion}&from=a@elsewhere.example&to=b@${domain}'`,
    `Break ${primaryRegion}, and mend it:`,
    `  ${fault('error-503')}`,
    `  ${fault('none')}`,
    '',
  ];
}
