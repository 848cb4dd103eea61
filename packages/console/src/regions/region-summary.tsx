import Alert from '@cloudscape-design/components/alert';
import Button from '@cloudscape-design/components/button';
import Header from '@cloudscape-design/components/header';
import KeyValuePairs from '@cloudscape-design/components/key-value-pairs';
import ProgressBar from '@cloudscape-design/components/progress-bar';
import { lazy, useState } from 'react';
import type { Cell, CellRegion } from '../api/generated/schema.ts';
import { isWide } from '../layout/wide.ts';
import { useMay } from '../session/caller.ts';
import { Later } from '../ui/later.tsx';
import { Moment } from '../ui/moment.tsx';
import { Part } from '../ui/part.tsx';
import { Stack } from '../ui/stack.tsx';
import { Condition } from './condition.tsx';
import { lastProbeText, quotaText, sendsText } from './figures.ts';
import { percent } from './percent.ts';
import { RegionCharts } from './region-charts.tsx';
import { useRegionNames } from './region-names.ts';
import { trafficText } from './traffic.ts';

const OverrideDialog = lazy(() => import('./override-dialog.tsx'));
const SesAccount = lazy(() => import('./ses-account.tsx'));

/** A region as a cell sees it: state and why, what it takes, what speaks for that. */
export function RegionSummary({
  cell,
  region,
  role,
}: {
  cell: Cell;
  region: CellRegion;
  role: string;
}) {
  const nameOf = useRegionNames();
  const name = nameOf(region.region);
  const [overriding, setOverriding] = useState(false);
  const may = useMay();
  return (
    <section aria-label={`${role}: ${name}`}>
      <Stack size="s">
        <Header
          variant="h3"
          actions={
            may('setOverride') && (
              <Button
                ariaLabel={`Override ${name} for ${nameOf(cell.cell)}`}
                onClick={() => setOverriding(true)}
              >
                Override
              </Button>
            )
          }
        >
          {role}: {name}
        </Header>
        {region.advisory !== null && (
          <Alert type="warning">
            AWS itself reports an issue of SES here: {region.advisory.code}
          </Alert>
        )}
        <KeyValuePairs
          columns={3}
          minColumnWidth={120}
          items={[
            { label: 'State', value: <Condition region={region} /> },
            {
              label: 'Since',
              value: region.since === null ? 'No change so far' : <Moment at={region.since} />,
            },
            { label: 'Traffic', value: trafficText(cell, region) },
          ]}
        />
        <KeyValuePairs items={[{ label: 'Why', value: region.why }]} />
        {region.ramp !== null && <Ramp ramp={region.ramp} share={region.share} />}
        <KeyValuePairs columns={2} minColumnWidth={120} items={figuresOf(region)} />
        <div>
          <Later title="The last hour" of={name} open={isWide()}>
            <RegionCharts cell={cell.cell} region={region.region} name={name} />
          </Later>
          <Later title="SES account" of={name}>
            <SesAccount region={region.region} />
          </Later>
        </div>
        {overriding && (
          <Part>
            <OverrideDialog cell={cell} region={region} onClose={() => setOverriding(false)} />
          </Part>
        )}
      </Stack>
    </section>
  );
}

function Ramp({ ramp, share }: { ramp: NonNullable<CellRegion['ramp']>; share: number }) {
  return (
    <ProgressBar
      label="Traffic returns"
      value={Math.round(share * 100)}
      description={`Step ${ramp.step + 1} of ${ramp.shares.length}: ${ramp.shares.map(percent).join(', ')}`}
      additionalInfo={
        <>
          Next step <Moment at={ramp.nextStepAt} />
        </>
      }
    />
  );
}

function figuresOf(region: CellRegion) {
  const { override, figures } = region;
  return [
    ...(region.condition === 'down' ? [{ label: 'Recovery', value: recoveryOf(region) }] : []),
    ...(override?.active === true
      ? [
          {
            label: 'Override ends',
            value:
              override.expiresAt === null ? (
                'When it is changed'
              ) : (
                <Moment at={override.expiresAt} />
              ),
          },
        ]
      : []),
    { label: 'Attempts, last five minutes', value: sendsText(figures) },
    { label: 'Last probe', value: lastProbeText(figures) },
    { label: 'Quota used', value: quotaText(figures) },
  ];
}

function recoveryOf({ goodProbes, neededGoodProbes, holdUntil }: CellRegion) {
  const held = holdUntil !== null && Date.parse(holdUntil) > Date.now();
  return (
    <>
      {goodProbes} of {neededGoodProbes} good probes
      {held && (
        <>
          , not before <Moment at={holdUntil} />
        </>
      )}
    </>
  );
}
