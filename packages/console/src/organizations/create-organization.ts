import { api, body } from '../api/client.ts';
import type { Catalogue } from '../api/generated/schema.ts';
import { ApiProblem } from '../api/problem.ts';
import { integrationBody, type Wish } from './wish.ts';

export interface Created {
  organizationId: string;
  name: string;
  /** What could not be added to the new organization, and why. */
  missing: string[];
}

/**
 * Creates the organization, then what belongs to it.
 * @param key the same for every attempt of one wizard: what an attempt before made is found, not made again.
 */
export async function createOrganization(
  wish: Wish,
  catalogue: Catalogue,
  key: string,
): Promise<Created> {
  const terms = catalogue.routes.find(({ primary }) => primary === wish.primaryRegion)?.terms;
  const { organizationId, name } = await body(
    api.POST('/organizations', {
      params: { header: { 'Idempotency-Key': `${key}-organization` } },
      body: {
        name: wish.name.trim(),
        primaryRegion: wish.primaryRegion,
        allowMultiRegion: wish.allowMultiRegion,
        dataResidency: wish.dataResidency,
        ...(wish.allowMultiRegion && terms?.acknowledgementRequired === true
          ? { transferAcknowledgement: { text: terms.text } }
          : {}),
      },
    }),
  );
  const path = { organizationId };
  const { integration } = wish;
  const missing = [
    wish.domain.trim() === ''
      ? undefined
      : await attempt(`The domain ${wish.domain.trim()}`, () =>
          api.POST('/organizations/{organizationId}/domains', {
            params: { path, header: { 'Idempotency-Key': `${key}-domain` } },
            body: { domain: wish.domain.trim() },
          }),
        ),
    integration === undefined
      ? undefined
      : await attempt(`The integration ${integration.name}`, () =>
          api.POST('/organizations/{organizationId}/integrations', {
            params: { path, header: { 'Idempotency-Key': `${key}-integration` } },
            body: integrationBody(integration),
          }),
        ),
  ];
  return { organizationId, name, missing: missing.filter((fault) => fault !== undefined) };
}

async function attempt(what: string, add: () => Promise<unknown>): Promise<string | undefined> {
  try {
    await add();
    return undefined;
  } catch (error) {
    if (!(error instanceof ApiProblem)) throw error;
    return `${what} was not added: ${error.message}`;
  }
}
