import type { ApiToken } from './api-token.ts';
import type { AuditEntry } from './audit-entry.ts';
import type { ChecklistTick } from './checklist-tick.ts';
import type { Domain, DomainOwner, Takeover } from './domain.ts';
import type { IdempotencyRecord } from './idempotency-record.ts';
import type { Integration } from './integration.ts';
import type { Organization } from './organization.ts';
import type { Suppression } from './suppression.ts';

export type DirectoryRecord =
  | { type: 'organization'; value: Organization }
  | { type: 'domain'; value: Domain }
  | { type: 'domain-owner'; value: DomainOwner }
  | { type: 'takeover'; value: Takeover }
  | { type: 'integration'; value: Integration }
  | { type: 'suppression'; value: Suppression }
  | { type: 'checklist-tick'; value: ChecklistTick }
  | { type: 'audit'; value: AuditEntry }
  | { type: 'token'; value: ApiToken }
  | { type: 'idempotency'; value: IdempotencyRecord };

/**
 * One step of a write. `create`: nothing may be stored under the key. `replace`: the stored version is one less than
 * the value's. `put`: unconditional. `delete`: the stored record has the value's version, where it has one. `check`:
 * likewise, and nothing is written. `transfer`: the domain still belongs to `from`.
 */
export type Change =
  | { kind: 'create' | 'replace' | 'put' | 'delete' | 'check'; record: DirectoryRecord }
  | { kind: 'transfer'; record: { type: 'domain-owner'; value: DomainOwner }; from: string };

/** `failed`: the indexes of the changes whose condition did not hold; nothing was written then. */
export type WriteAnswer = { written: true } | { written: false; failed: number[] };

/** At most this many changes travel in one write (DynamoDB: TransactWriteItems takes 100 actions). */
export const MAX_CHANGES = 100;

export interface PageRequest {
  limit: number;
  /** Where the page before ended, as its `next` said. */
  after?: string;
}

export interface Page<T> {
  items: T[];
  /** Absent on the last page. */
  next?: string;
}

/** An organization's record that cannot be understood, as far as it can be told whose it is. */
export interface DamagedOrganization {
  organizationId: string;
  primaryRegion?: string;
}

/** Damaged records are named apart: one of them must not keep a list from all others. */
export interface OrganizationPage extends Page<Organization> {
  damaged: DamagedOrganization[];
}

export interface OrganizationRecords {
  organization: Organization;
  domains: Domain[];
  integrations: Integration[];
}

/**
 * The directory. Reads are strongly consistent within the table's region, except those of lists. Every method throws a
 * retriable MailferryError `directory-unavailable` when the table is out of reach, and `directory-item-malformed` when
 * a stored record cannot be understood: such a record is never obeyed half-way. Only `organizations` names it instead.
 */
export interface DirectoryRepository {
  /** All of the changes or none. @throws MailferryError `directory-contended` (retriable) when others write the same. */
  write(changes: readonly Change[]): Promise<WriteAnswer>;

  organization(organizationId: string): Promise<Organization | undefined>;
  organizations(page: PageRequest): Promise<OrganizationPage>;
  /** The organization with all its domains and integrations. */
  recordsOf(organizationId: string): Promise<OrganizationRecords | undefined>;
  domain(organizationId: string, domain: string): Promise<Domain | undefined>;
  domains(organizationId: string, page: PageRequest): Promise<Page<Domain>>;
  domainOwner(domain: string): Promise<DomainOwner | undefined>;
  takeover(domain: string, organizationId: string): Promise<Takeover | undefined>;
  integration(organizationId: string, integrationId: string): Promise<Integration | undefined>;
  integrations(organizationId: string, page: PageRequest): Promise<Page<Integration>>;
  ticks(organizationId: string, integrationId?: string): Promise<ChecklistTick[]>;
  suppression(organizationId: string, address: string): Promise<Suppression | undefined>;
  suppressions(organizationId: string, page: PageRequest): Promise<Page<Suppression>>;
  /** Newest first. */
  audit(scope: string, page: PageRequest): Promise<Page<AuditEntry>>;
  token(tokenId: string): Promise<ApiToken | undefined>;
  tokens(scope: string, page: PageRequest): Promise<Page<ApiToken>>;
  idempotency(callerId: string, key: string): Promise<IdempotencyRecord | undefined>;
}
