import { domainName } from '../directory/domain-name.ts';

/** The directory, by domain. */
export interface DomainOwners {
  /**
   * The organization that holds exactly this domain. Answers come from a cache of a stated staleness.
   * @throws when the directory cannot be read and nothing fresh enough is cached: the mail waits then.
   */
  ownerOf(domain: string): Promise<string | undefined>;
}

/** More labels than any mail domain in use; each one costs a look-up. */
const MAX_LABELS = 10;

/**
 * The organization whose mail a domain's is: the holder of the domain itself or else of the nearest domain above it, as
 * a verified domain covers its subdomains in SES.
 */
export async function ownerOfMail(
  owners: DomainOwners,
  domain: string,
): Promise<string | undefined> {
  const labels = domain.split('.');
  if (labels.length > MAX_LABELS) return undefined;
  for (let start = 0; start <= labels.length - 2; start += 1) {
    const candidate = labels.slice(start).join('.');
    if (!domainName.safeParse(candidate).success) continue;
    const owner = await owners.ownerOf(candidate);
    if (owner !== undefined) return owner;
  }
  return undefined;
}
