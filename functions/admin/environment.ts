import { MailferryError } from '@mailferry/core/errors';
import { unpackVariable } from '@mailferry/core/settings/packed-variable';
import { regionName } from '@mailferry/core/settings/region-name';
import { parseSettings, type Settings } from '@mailferry/core/settings/settings';
import * as z from 'zod';

/** Asymmetric ones only: a key set in public must not be a shared secret. */
const algorithm = z.enum([
  'RS256',
  'RS384',
  'RS512',
  'PS256',
  'PS384',
  'PS512',
  'ES256',
  'ES384',
  'ES512',
  'EdDSA',
  'Ed25519',
]);

const list = z
  .string()
  .transform((text) => text.split(',').map((part) => part.trim()))
  .pipe(z.array(z.string().min(1)).min(1));

/** A cell's resources, as operators look into it. */
const cellResources = z.strictObject({
  region: regionName,
  mailQueueUrl: z.url(),
  backlogQueueUrl: z.url(),
  deadLetterQueueUrl: z.url(),
  deliveriesTable: z.string().min(3),
  regionHealthTable: z.string().min(3),
});

export type CellResources = z.infer<typeof cellResources>;

/** Variables of the admin function. The three of OIDC_ISSUER, OIDC_AUDIENCE and OIDC_JWKS_URL go together. */
const variables = z.object({
  AWS_REGION: regionName,
  /** It becomes part of DKIM selectors, whose 63 characters have to hold a region's name as well. */
  MAILFERRY_STAGE: z
    .string()
    .regex(
      /^[A-Za-z0-9](?:[A-Za-z0-9-]{0,28}[A-Za-z0-9])?$/,
      'must be a name of 30 characters at most',
    )
    .toLowerCase(),
  DIRECTORY_TABLE: z.string().min(3),
  CONFIGURATION_SET: z.string().regex(/^[A-Za-z0-9_-]{1,64}$/),
  /** The resources of every cell: a JSON array, packed where there are many. */
  ADMIN_CELLS: z
    .string()
    .default('[]')
    .transform((text, context) => {
      try {
        return JSON.parse(unpackVariable(text)) as unknown;
      } catch {
        context.addIssue({ code: 'custom', message: 'is not JSON' });
        return z.NEVER;
      }
    })
    .pipe(z.array(cellResources)),
  OIDC_ISSUER: z.url().optional(),
  OIDC_AUDIENCE: z.string().min(1).optional(),
  OIDC_JWKS_URL: z.url().optional(),
  OIDC_ALGORITHMS: list.pipe(z.array(algorithm)).default(['RS256', 'ES256']),
  OIDC_CLOCK_TOLERANCE_SECONDS: z.coerce.number().int().min(0).max(300).default(30),
  OIDC_ROLE_CLAIM: z.string().min(1).default('mailferry_role'),
  OIDC_ORGANIZATION_CLAIM: z.string().min(1).default('mailferry_organization'),
  /** SHA-256, hexadecimal, of the token that opens a new deployment. */
  BOOTSTRAP_TOKEN_SHA256: z
    .string()
    .regex(/^[0-9a-f]{64}$/)
    .optional(),
  RATE_LIMIT_PER_MINUTE: z.coerce.number().int().min(1).default(600),
  DNS_RESOLVERS: list.optional(),
  DNS_AUTHORITATIVE_PORT: z.coerce.number().int().min(1).max(65_535).default(53),
});

export type AdminConfiguration = z.output<typeof variables> & { settings: Settings };

/** @throws MailferryError `configuration-invalid`, `settings-invalid`, naming every fault of the variables at once. */
export function readAdminConfiguration(
  environment: Record<string, string | undefined>,
): AdminConfiguration {
  const result = variables.safeParse(environment);
  const faults = result.success
    ? []
    : result.error.issues.map((issue) => `${issue.path.map(String).join('.')}: ${issue.message}`);
  const oidc = [
    environment['OIDC_ISSUER'],
    environment['OIDC_AUDIENCE'],
    environment['OIDC_JWKS_URL'],
  ];
  if (new Set(oidc.map((value) => value === undefined)).size > 1) {
    faults.push('OIDC_ISSUER, OIDC_AUDIENCE, OIDC_JWKS_URL: all three or none');
  }
  const settings = jsonOf(environment['MAILFERRY_SETTINGS']);
  if (settings === undefined) faults.push('MAILFERRY_SETTINGS: is not JSON');
  if (!result.success || faults.length > 0) {
    throw new MailferryError(
      'configuration-invalid',
      `The configuration is not valid: ${faults.join('; ')}`,
      { detail: { faults } },
    );
  }
  return { ...result.data, settings: parseSettings(settings) };
}

function jsonOf(text: string | undefined): unknown {
  try {
    return JSON.parse(text ?? '');
  } catch {
    return undefined;
  }
}
