import ExpandableSection from '@cloudscape-design/components/expandable-section';
import Table from '@cloudscape-design/components/table';
import type { Domain } from '../api/generated/schema.ts';

export function OptionalRecords({ domain }: { domain: Domain }) {
  if (domain.optionalRecords.length === 0) return null;
  return (
    <ExpandableSection
      variant="container"
      headerText="Optional records"
      headerDescription="They help mail to be accepted; nothing here waits for them."
    >
      <Table
        variant="embedded"
        wrapLines
        items={domain.optionalRecords}
        trackBy={({ name, value }) => `${name} ${value}`}
        ariaLabels={{ tableLabel: 'Optional records' }}
        columnDefinitions={[
          { id: 'type', header: 'Type', cell: ({ type }) => type },
          { id: 'name', header: 'Name', cell: ({ name }) => <span className="mono">{name}</span> },
          {
            id: 'value',
            header: 'Value',
            cell: ({ value }) => <span className="mono">{value}</span>,
          },
          { id: 'why', header: 'Why', cell: ({ why }) => why },
        ]}
      />
    </ExpandableSection>
  );
}
