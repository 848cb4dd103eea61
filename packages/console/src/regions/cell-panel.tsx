import Alert from '@cloudscape-design/components/alert';
import ColumnLayout from '@cloudscape-design/components/column-layout';
import Container from '@cloudscape-design/components/container';
import Header from '@cloudscape-design/components/header';
import KeyValuePairs from '@cloudscape-design/components/key-value-pairs';
import SpaceBetween from '@cloudscape-design/components/space-between';
import type { Cell, CellRegion } from '../api/generated/schema.ts';
import { Moment } from '../ui/moment.tsx';
import { Condition } from './condition.tsx';
import { useRegionNames } from './region-names.ts';
import { percent } from './situation.tsx';

export function CellPanel({ cell, standby }: { cell: Cell; standby: boolean }) {
  const nameOf = useRegionNames();
  return (
    <Container
      header={
        <Header
          variant="h2"
          description={
            standby ? 'Standby: takes mail in when a whole primary region is gone.' : undefined
          }
        >
          {nameOf(cell.cell)} ({cell.cell})
        </Header>
      }
    >
      <SpaceBetween size="m">
        {!cell.available && (
          <Alert type="warning">
            This cell cannot be asked just now. Senders treat its regions as usable then.
          </Alert>
        )}
        <ColumnLayout columns={2} variant="text-grid" minColumnWidth={280}>
          {cell.regions.map((region) => (
            <RegionSummary
              key={region.region}
              region={region}
              role={region.region === cell.cell ? 'Primary' : 'Secondary'}
            />
          ))}
        </ColumnLayout>
      </SpaceBetween>
    </Container>
  );
}

function RegionSummary({ region, role }: { region: CellRegion; role: string }) {
  const nameOf = useRegionNames();
  return (
    <section aria-label={`${role}: ${nameOf(region.region)}`}>
      <SpaceBetween size="s">
        <Header variant="h3">
          {role}: {nameOf(region.region)}
        </Header>
        <KeyValuePairs
          columns={2}
          items={[
            { label: 'State', value: <Condition region={region} /> },
            { label: 'Since', value: <Moment at={region.since} /> },
            { label: 'Takes of the mail', value: percent(region.share) },
            { label: 'Why', value: region.evidence },
          ]}
        />
      </SpaceBetween>
    </section>
  );
}
