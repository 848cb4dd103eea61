import type { SideNavigationProps } from '@cloudscape-design/components/side-navigation';
import type { useMay } from '../session/caller.ts';
import type { OrganizationInView } from './organization-in-view.ts';

type Link = SideNavigationProps.Link;

/** What the caller may look at; of an organization, as long as one is in view. */
export function navigationItems(
  may: ReturnType<typeof useMay>,
  organization: OrganizationInView | undefined,
): SideNavigationProps.Item[] {
  const link = (text: string, href: string): Link => ({ type: 'link', text, href });
  const operation = [
    may('listCells') && link('Regions', '/regions'),
    may('getBacklog') && link('Backlog', '/backlog'),
    may('listReadiness') && link('Readiness', '/readiness'),
    may('listOrganizations') && link('Organizations', '/organizations'),
    may('findDelivery') && link('Messages', '/messages'),
    may('listGlobalAudit') && link('Audit', '/audit'),
    may('listGlobalTokens') && link('API tokens', '/tokens'),
  ].filter((item) => item !== false);
  if (organization === undefined) return operation;
  const at = `/organizations/${organization.id}`;
  return [
    ...operation,
    ...(operation.length === 0 ? [] : [{ type: 'divider' as const }]),
    {
      type: 'section-group',
      title: organization.name,
      items: [
        {
          type: 'section',
          text: 'Account',
          items: [
            link('Preferences', `${at}/preferences`),
            link('Protected Email Assets', `${at}/assets`),
            link('Integrations', `${at}/integrations`),
            link('Readiness', `${at}/readiness`),
          ],
        },
        link('Messages', `${at}/messages`),
        link('Suppressions', `${at}/suppressions`),
        link('Audit', `${at}/audit`),
        ...(may('listTokens', organization.id) ? [link('API tokens', `${at}/tokens`)] : []),
      ],
    },
  ];
}
