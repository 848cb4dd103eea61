import { accountView } from '@mailferry/functions/admin/schemas/account';
import {
  cellView,
  type overrideBody,
  transitionView,
} from '@mailferry/functions/admin/schemas/cells';
import {
  type drillBody,
  drillReportView,
  drillView,
} from '@mailferry/functions/admin/schemas/drills';
import { backlogView, deadLetterView } from '@mailferry/functions/admin/schemas/operations';
import * as z from 'zod';
import type { Asker } from './admin-api.ts';
import { nothing } from './pages.ts';
import { path } from './path.ts';

export type Cell = z.output<typeof cellView>;
export type CellRegion = Cell['regions'][number];
export type Backlog = z.output<typeof backlogView>;
export type Transition = z.output<typeof transitionView>;
export type DeadLetter = z.output<typeof deadLetterView>;

export type Drill = z.output<typeof drillReportView>;
export type OverrideWish = z.input<typeof overrideBody>;
export type DrillWish = z.input<typeof drillBody>;

/** Messages of a queue: those in flight are in somebody's hands, and still there. */
export function depth({ visible, inFlight }: Backlog['backlog']): number {
  return visible + inFlight;
}

const listOf = <T extends z.ZodType>(item: T) => z.object({ items: z.array(item) });

/** The routes about cells. */
export function cellApi(ask: Asker) {
  return {
    cells: async () =>
      (await ask({ method: 'GET', path: '/cells', answer: listOf(cellView) })).items,
    account: (region: string) =>
      ask({ method: 'GET', path: path`/regions/${region}/account`, answer: accountView }),
    transitions: async (cell: string, region: string) =>
      (
        await ask({
          method: 'GET',
          path: path`/cells/${cell}/regions/${region}/transitions`,
          answer: listOf(transitionView),
        })
      ).items,
    override: (cell: string, region: string, body: OverrideWish) =>
      ask({
        method: 'PUT',
        path: path`/cells/${cell}/regions/${region}/override`,
        body,
        answer: cellView,
      }),
    drills: async (cell: string, limit: number) =>
      (
        await ask({
          method: 'GET',
          path: path`/cells/${cell}/drills`,
          query: { limit },
          answer: listOf(drillReportView),
        })
      ).items,
    drill: (cell: string, id: string) =>
      ask({ method: 'GET', path: path`/cells/${cell}/drills/${id}`, answer: drillReportView }),
    startDrill: (cell: string, body: DrillWish) =>
      ask({ method: 'POST', path: path`/cells/${cell}/drills`, body, answer: drillView }),
    abortDrill: (cell: string, id: string) =>
      ask({
        method: 'POST',
        path: path`/cells/${cell}/drills/${id}/abort`,
        answer: drillReportView,
      }),
    backlog: (cell: string) =>
      ask({ method: 'GET', path: path`/cells/${cell}/backlog`, answer: backlogView }),
    sweep: (cell: string) =>
      ask({ method: 'POST', path: path`/cells/${cell}/backlog/sweep`, answer: nothing }),
    deadLetters: async (cell: string, limit: number) =>
      (
        await ask({
          method: 'GET',
          path: path`/cells/${cell}/dead-letters`,
          query: { limit },
          answer: listOf(deadLetterView),
        })
      ).items,
    redrive: (cell: string, body: { messageIds?: string[]; limit: number }) =>
      ask({
        method: 'POST',
        path: path`/cells/${cell}/dead-letters/redrive`,
        body,
        answer: z.object({ moved: z.int() }),
      }),
  };
}
