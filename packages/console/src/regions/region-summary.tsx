import Alert from '@cloudscape-design/components/alert';
import Button from '@cloudscape-design/components/button';
import Header from '@cloudscape-design/components/header';
import KeyValuePairs from '@cloudscape-design/components/key-value-pairs';
import ProgressBar from '@cloudscape-design/components/progress-bar';
import { lazy, Suspense, useState } from 'react';
import type { Cell, CellRegion } from '../api/generated/schema.ts';
import { useMay } from '../session/caller.ts';
import { Moment } from '../ui/moment.tsx';
import { Stack } from '../ui/stack.tsx';
import { Condition } from './condition.tsx';
import { lastProbeText, quotaText, sendsText } from './figures.ts';
import { useRegionNames } from './region-names.ts';
import { percent } from './situation.tsx';

const OverrideDialog = lazy(() => import('./override-dialog.tsx'));
const RegionCharts = lazy(() => import('./region-charts.tsx'));

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
        <KeyValuePairs columns={2} items={factsOf(region)} />
        {region.ramp !== null && (
          <ProgressBar
            label="Traffic returns"
            value={Math.round(region.share * 100)}
            description={`Step ${region.ramp.step + 1} of ${region.ramp.shares.length}: ${region.ramp.shares.map(percent).join(', ')}`}
            additionalInfo={
              <>
                Next step <Moment at={region.ramp.nextStepAt} />
              </>
            }
          />
        )}
        {cell.kind === 'primary' && region.figures !== null && (
          <Suspense fallback={<div className="chart-room" />}>
            <RegionCharts name={name} figures={region.figures} />
          </Suspense>
        )}
        {overriding && (
          <Suspense>
            <OverrideDialog cell={cell} region={region} onClose={() => setOverriding(false)} />
          </Suspense>
        )}
      </Stack>
    </section>
  );
}

function isAhead(at: string | null): boolean {
  return at !== null && Date.parse(at) > Date.now();
}

function factsOf(region: CellRegion) {
  const { override, figures } = region;
  return [
    { label: 'State', value: <Condition region={region} /> },
    { label: 'Since', value: <Moment at={region.since} /> },
    { label: 'Takes of the mail', value: percent(region.share) },
    { label: 'Why', value: region.why },
    ...(region.condition === 'down'
      ? [
          {
            label: 'Recovery',
            value: (
              <>
                {region.goodProbes} of {region.neededGoodProbes} good probes
                {isAhead(region.holdUntil) && (
                  <>
                    , not before <Moment at={region.holdUntil} />
                  </>
                )}
              </>
            ),
          },
        ]
      : []),
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
    { label: 'Attempts, last minutes', value: sendsText(figures) },
    { label: 'Last probe', value: lastProbeText(figures) },
    { label: 'Quota used', value: quotaText(figures) },
  ];
}
