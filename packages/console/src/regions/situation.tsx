import Alert from '@cloudscape-design/components/alert';
import type { Cell } from '../api/generated/schema.ts';

/** One sentence for each cell that is not as it should be; one for all when they are. */
export function Situation({
  cells,
  nameOf,
}: {
  cells: readonly Cell[];
  nameOf: (region: string) => string;
}) {
  const troubles = cells.flatMap((cell) => {
    const sentence = sentenceOf(cell, nameOf);
    return sentence === undefined ? [] : [{ cell: cell.cell, sentence }];
  });
  if (troubles.length === 0) {
    return <Alert type="success">Every region takes mail. Nothing needs you.</Alert>;
  }
  return (
    <Alert type="warning" header="Mail does not take its usual way">
      <ul>
        {troubles.map(({ cell, sentence }) => (
          <li key={cell}>{sentence}</li>
        ))}
      </ul>
    </Alert>
  );
}

function sentenceOf(cell: Cell, nameOf: (region: string) => string): string | undefined {
  const name = nameOf(cell.cell);
  if (!cell.available) return `${name} cannot be asked: its cell's tables do not answer.`;
  // A standby cell sends by itself only while nobody else does.
  if (cell.kind === 'standby') return undefined;
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

export function percent(share: number): string {
  return `${Math.round(share * 100)} %`;
}
