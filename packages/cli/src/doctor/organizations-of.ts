import type { Organization } from '../api/organization-api.ts';
import { all } from '../api/pages.ts';
import type { Context } from '../context.ts';

export function organizationsOf(context: Context): Promise<Organization[]> {
  return all((page) => context.api().organizations(page));
}
