import StatusIndicator from '@cloudscape-design/components/status-indicator';
import { useQuery } from '@tanstack/react-query';
import { queries } from '../api/queries.ts';

/** How much of a checklist is left. */
export function OpenItems(props: { organizationId: string; integrationId: string }) {
  const { data, error } = useQuery(queries.checklist(props.organizationId, props.integrationId));
  if (error !== null) return <StatusIndicator type="warning">Not read</StatusIndicator>;
  if (data === undefined) return <StatusIndicator type="loading">Loading</StatusIndicator>;
  if (data.items.length === 0) return <>Nothing to do</>;
  return data.open === 0 ? (
    <StatusIndicator type="success">All {data.items.length} done</StatusIndicator>
  ) : (
    <StatusIndicator type="pending">
      {data.open} of {data.items.length} open
    </StatusIndicator>
  );
}
