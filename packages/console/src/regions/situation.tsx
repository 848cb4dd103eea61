import Alert from '@cloudscape-design/components/alert';
import { useQueries } from '@tanstack/react-query';
import type { Cell } from '../api/generated/schema.ts';
import { queries } from '../api/queries.ts';
import { mails } from '../ui/mails.ts';
import { percent } from './percent.ts';

/** One sentence for each cell that is not as it should be; one for all when they are. */
export function Situation({
  cells,
  nameOf,
}: {
  cells: readonly Cell[];
  nameOf: (region: string) => string;
}) {
  const backlogs = useQueries({ queries: cells.map(({ cell }) => queries.backlog(cell)) });
  const troubles = cells.flatMap((cell, index) => {
    const { visible = 0, inFlight = 0 } = backlogs[index]?.data?.backlog ?? {};
    const sentence = sentenceOf(cell, visible + inFlight, nameOf);
    return sentence === undefined ? [] : [{ cell: cell.cell, sentence }];
  });
  if (troubles.length === 0) {
    return (
      <Alert type="success" header="Mail takes its usual way">
        Every region takes mail. Nothing needs you.
      </Alert>
    );
  }
  return (
    <Alert type="warning" header="Mail does not take its usual way">
      {troubles.map(({ cell, sentence }) => (
        <div key={cell}>{sentence}</div>
      ))}
    </Alert>
  );
}

function sentenceOf(
  cell: Cell,
  waiting: number,
  nameOf: (region: string) => string,
): string | undefined {
  const name = nameOf(cell.cell);
  if (!cell.available) return `${name} cannot be asked: its cell's tables do not answer.`;
  const trouble = cell.kind === 'primary' ? troubleOf(cell, nameOf) : undefined;
  if (waiting === 0) return trouble;
  const number = `${mails(waiting)} ${waiting === 1 ? 'waits' : 'wait'}`;
  return trouble === undefined
    ? `${name}: ${number} in the backlog, and go out by themselves.`
    : `${trouble} ${number} now.`;
}

/** Of a cell that takes mail: a standby cell sends by itself only while nobody else does. */
function troubleOf(cell: Cell, nameOf: (region: string) => string): string | undefined {
  const name = nameOf(cell.cell);
  const primary = cell.regions.find(({ region }) => region === cell.cell);
  const others = cell.regions.filter((region) => region !== primary);
  if (primary === undefined || primary.share >= 1) {
    const bad = others.find(({ share }) => share < 1);
    return bad === undefined
      ? undefined
      : `${name} works, but ${nameOf(bad.region)} could take over only ${percent(bad.share)} of its mail.`;
  }
  const usable = others.find(({ share }) => share > 0);
  const elsewhere =
    usable === undefined
      ? 'no other region can take it, so it waits in the backlog'
      : `mail of organizations with multi-region goes through ${nameOf(usable.region)}, other mail waits in the backlog`;
  return primary.share === 0
    ? `${name} takes no mail: ${elsewhere}.`
    : `${name} takes ${percent(primary.share)} of its mail again; of the rest, ${elsewhere}.`;
}
