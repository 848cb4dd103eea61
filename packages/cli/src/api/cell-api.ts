import { cellView, transitionView } from '@mailferry/functions/admin/schemas/cells';
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

export interface OverrideWish {
  override: 'auto' | 'up' | 'down';
  reason: string;
  expiresAt?: string;
}

const listOf = <T extends z.ZodType>(item: T) => z.object({ items: z.array(item) });

/** The routes about cells. */
export function cellApi(ask: Asker) {
  return {
    cells: async () =>
      (await ask({ method: 'GET', path: '/cells', answer: listOf(cellView) })).items,
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
