import { useQuery } from '@tanstack/react-query';
import { queries } from '../api/queries.ts';
import { Either, State } from '../ui/states.tsx';

/** How much of a checklist is left. */
export function OpenItems(props: { organizationId: string; integrationId: string }) {
  const { data, error } = useQuery(queries.checklist(props.organizationId, props.integrationId));
  if (error !== null) return <State look={{ type: 'warning', text: 'Not read' }} />;
  if (data === undefined) return <State look={{ type: 'loading', text: 'Loading' }} />;
  const { length } = data.items;
  if (length === 0) return <>Nothing to do</>;
  return (
    <Either
      is={data.open === 0}
      yes={`All ${length} done`}
      no={`${data.open} of ${length} open`}
      otherwise="pending"
    />
  );
}
