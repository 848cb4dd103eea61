import { useQuery } from '@tanstack/react-query';
import { useRoute } from 'wouter';
import { queries } from '../api/queries.ts';
import { useCaller } from '../session/caller.ts';

export interface OrganizationInView {
  id: string;
  /** Its id until the name is read. */
  name: string;
}

/** The organization that the page is about: of its address, or the one that the caller belongs to. */
export function useOrganizationInView(): OrganizationInView | undefined {
  const caller = useCaller();
  const [, params] = useRoute<{ organizationId: string }>('/organizations/:organizationId/*?');
  const inPath = params?.organizationId === 'new' ? undefined : params?.organizationId;
  const id = inPath ?? caller.organizationId ?? undefined;
  const { data } = useQuery({ ...queries.organization(id ?? ''), enabled: id !== undefined });
  return id === undefined ? undefined : { id, name: data?.name ?? id };
}
