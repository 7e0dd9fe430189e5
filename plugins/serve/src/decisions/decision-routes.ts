import type { Hono } from 'hono';
import { MediaStructError } from '@mediastruct/core/base';
import { undoDecisions } from '@mediastruct/core/decisions';
import { object, string } from 'valibot';
import { NOT_KEPT } from '../server/answers.ts';
import { readBody } from '../server/read-body.ts';
import type { DecisionRooms } from './decision-rooms.ts';

const CLICK = object({ click: string() });
const SHOWN = 100;

/** Adds the way back of a click, where changes are taken. */
export function addDecisionRoutes(app: Hono, { view, decisions, desk }: DecisionRooms): void {
  if (desk === null) return;
  app.post('/api/decisions/undo', async (c) => {
    const { click } = await readBody(c, CLICK);
    const { copies, dates, clicks } = decisions.standing();
    if (!clicks.some((one) => one.click === click))
      throw new MediaStructError('usage', 'Nothing stands of this click any more');
    const sets = [...copies.values()].filter((choice) => choice.click === click).map(({ set }) => set);
    const files = [...dates.values()].filter((date) => date.click === click).map(({ file }) => file);
    undoDecisions(view.library, click, new Date());
    return c.json({ sets: sets.slice(0, SHOWN), files: files.slice(0, SHOWN) }, 200, NOT_KEPT);
  });
}
