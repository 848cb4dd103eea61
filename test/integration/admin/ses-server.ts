import { createPrivateKey, createPublicKey } from 'node:crypto';
import { Resolver } from 'node:dns/promises';
import { createServer, type IncomingMessage, type ServerResponse } from 'node:http';
import { listenOnLoopback } from '@mailferry/local/http';

interface Identity {
  selector: string;
  publicKey: string;
  origin: 'EXTERNAL' | 'AWS_SES';
  mailFrom?: string;
  mailFromVerified?: boolean;
}

interface Account {
  sentLast24Hours?: number;
  max24HourSend?: number;
  maxSendRate?: number;
  productionAccess?: boolean;
}

export interface SesServer {
  /** What GetAccount answers in a region; without it, an account with production access and room. */
  account(region: string, account: Account): void;
  /** What suppresses addresses in a region's configuration set, or that there is none; without it, all reasons. */
  configurationSet(region: string, reasons: string[] | 'none'): void;
  endpoint: string;
  /** Whether SES found the MX record of the identity's MAIL FROM domain. */
  mailFrom(region: string, domain: string, verified: boolean): void;
  identity(region: string, domain: string): Identity | undefined;
  /** An identity that somebody else made, with keys of SES's own. */
  foreignIdentity(region: string, domain: string, selector?: string): void;
  /** From now on the region answers 500 to everything. */
  breakRegion(region: string, broken: boolean): void;
  /** `<region> <method> <domain or path>` of every call that was served. */
  calls: string[];
  stop(): Promise<void>;
}

/**
 * Identities of SES v2 in every region: a domain is verified once DNS holds, at its selector's name, the public half of
 * the private key that was handed in. So a record that Mailferry gets wrong does not verify.
 */
export async function startSes(dnsPort: number): Promise<SesServer> {
  const identities = new Map<string, Identity>();
  const broken = new Set<string>();
  const calls: string[] = [];
  const accounts = new Map<string, Account>();
  const configurationSets = new Map<string, string[] | 'none'>();
  const resolver = new Resolver();
  resolver.setServers([`127.0.0.1:${dnsPort}`]);

  async function isPublished(domain: string, { selector, publicKey }: Identity): Promise<boolean> {
    try {
      const records = await resolver.resolveTxt(`${selector}._domainkey.${domain}`);
      const [record] = records.map((strings) => strings.join(''));
      return records.length === 1 && (record ?? '').includes(`p=${publicKey}`);
    } catch {
      return false;
    }
  }

  async function answer(
    request: IncomingMessage,
    body: string,
  ): Promise<[number, unknown, string?]> {
    const region = /\/\d{8}\/([a-z0-9-]+)\//.exec(request.headers.authorization ?? '')?.[1] ?? '';
    const path = decodeURIComponent(request.url ?? '').replace(
      /^\/v[12]\/email\/identities\/?/,
      '',
    );
    if (broken.has(region)) return [500, { message: 'broken' }, 'InternalServiceError'];
    if (request.url === '/v2/email/account')
      return [200, accountAnswer(accounts.get(region) ?? {})];
    if (request.url?.startsWith('/v2/email/configuration-sets/')) {
      const reasons = configurationSets.get(region) ?? ['BOUNCE', 'COMPLAINT'];
      if (reasons === 'none') return [404, { message: 'none' }, 'NotFoundException'];
      return [
        200,
        {
          SendingOptions: { SendingEnabled: true },
          SuppressionOptions: { SuppressedReasons: reasons },
        },
      ];
    }
    const input = body === '' ? {} : JSON.parse(body);
    calls.push(`${region} ${request.method} ${input.EmailIdentity ?? path}`);
    const domain = path.split('/')[0] ?? '';
    const key = `${region}/${domain}`;
    if (request.method === 'POST') {
      const created = `${region}/${input.EmailIdentity}`;
      if (identities.has(created)) return [400, { message: 'exists' }, 'AlreadyExistsException'];
      identities.set(created, identityOf(input.DkimSigningAttributes));
      return [200, {}];
    }
    const identity = identities.get(key);
    if (identity === undefined) return [404, { message: 'none' }, 'NotFoundException'];
    if (request.method === 'DELETE') {
      identities.delete(key);
      return [200, {}];
    }
    if (path.endsWith('/dkim/signing')) {
      identities.set(key, identityOf(input.SigningAttributes));
      return [200, {}];
    }
    if (path.endsWith('/mail-from')) {
      identity.mailFrom = input.MailFromDomain;
      return [200, {}];
    }
    const verified = await isPublished(domain, identity);
    return [
      200,
      {
        IdentityType: 'DOMAIN',
        VerifiedForSendingStatus: verified,
        DkimAttributes: {
          SigningEnabled: true,
          Status: verified ? 'SUCCESS' : 'PENDING',
          Tokens: [identity.selector],
          SigningAttributesOrigin: identity.origin,
        },
        MailFromAttributes: {
          MailFromDomain: identity.mailFrom ?? '',
          MailFromDomainStatus: identity.mailFromVerified === true ? 'SUCCESS' : 'PENDING',
          BehaviorOnMxFailure: 'USE_DEFAULT_VALUE',
        },
      },
    ];
  }

  const server = createServer((request, response) => {
    read(request)
      .then((body) => answer(request, body))
      .then(([status, value, type]) => reply(response, status, value, type))
      .catch((error: unknown) => reply(response, 500, { message: String(error) }, 'InternalError'));
  });
  const port = await listenOnLoopback(server, 0);
  return {
    endpoint: `http://127.0.0.1:${port}`,
    account: (region, account) => {
      accounts.set(region, account);
    },
    configurationSet: (region, reasons) => {
      configurationSets.set(region, reasons);
    },
    mailFrom: (region, domain, verified) => {
      const identity = identities.get(`${region}/${domain}`);
      if (identity !== undefined) identity.mailFromVerified = verified;
    },
    identity: (region, domain) => identities.get(`${region}/${domain}`),
    foreignIdentity: (region, domain, selector) => {
      identities.set(`${region}/${domain}`, {
        selector: selector ?? 'abcdefgh',
        publicKey: 'x',
        origin: selector === undefined ? 'AWS_SES' : 'EXTERNAL',
      });
    },
    breakRegion: (region, value) => {
      if (value) broken.add(region);
      else broken.delete(region);
    },
    calls,
    stop: () => new Promise((resolve) => server.close(() => resolve())),
  };
}

function accountAnswer(account: Account) {
  return {
    SendingEnabled: true,
    EnforcementStatus: 'HEALTHY',
    ProductionAccessEnabled: account.productionAccess ?? true,
    SendQuota: {
      Max24HourSend: account.max24HourSend ?? 50_000,
      MaxSendRate: account.maxSendRate ?? 14,
      SentLast24Hours: account.sentLast24Hours ?? 0,
    },
  };
}

function identityOf(signing: {
  DomainSigningSelector: string;
  DomainSigningPrivateKey: string;
}): Identity {
  const privateKey = createPrivateKey({
    key: Buffer.from(signing.DomainSigningPrivateKey, 'base64'),
    format: 'der',
    type: 'pkcs8',
  });
  if (privateKey.asymmetricKeyDetails?.modulusLength !== 2048) throw new Error('not RSA 2048');
  const publicKey = createPublicKey(privateKey).export({ format: 'der', type: 'spki' });
  return {
    selector: signing.DomainSigningSelector,
    publicKey: publicKey.toString('base64'),
    origin: 'EXTERNAL',
  };
}

async function read(request: IncomingMessage): Promise<string> {
  const chunks: Buffer[] = [];
  for await (const chunk of request) chunks.push(chunk);
  return Buffer.concat(chunks).toString();
}

function reply(response: ServerResponse, status: number, value: unknown, type?: string): void {
  response.writeHead(status, {
    'content-type': 'application/json',
    ...(type === undefined ? {} : { 'x-amzn-errortype': type }),
  });
  response.end(JSON.stringify(value));
}
