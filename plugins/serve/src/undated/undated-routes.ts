import type { Hono } from 'hono';
import { MediaStructError } from '@mediastruct/core/base';
import type { GivenDate, Session } from '@mediastruct/core';
import { decide, takenOfGiven } from '@mediastruct/core/decisions';
import { planRedate } from '@mediastruct/core/ingest';
import { array, object, string } from 'valibot';
import type { DuplicateRooms } from '../duplicates/duplicate-routes.ts';
import type { AddJson } from '../server/answers.ts';
import { NOT_KEPT } from '../server/answers.ts';
import { readBody } from '../server/read-body.ts';
import { readEvidenceOf } from './read-evidence.ts';
import { UndatedFiles } from './undated-files.ts';

const DATE = object({ date: string(), files: array(string()) });
const NOTHING = object({});

/** Adds the pictures without a date, what may tell it and, where changes are taken, giving them one and the plan that follows. */
export function addUndatedRoutes(app: Hono, json: AddJson, { view, decisions, desk }: DuplicateRooms): void {
  const undated = new UndatedFiles(view, decisions);
  json('/api/undated', () => undated.read());
  json('/api/undated/evidence/:hash{[0-9a-f]{64}}', (c) =>
    readEvidenceOf(view, undated, c.req.param('hash') ?? ''),
  );
  if (desk === null) return;
  app.post('/api/undated/date', async (c) => {
    const { date, files } = await readBody(c, DATE);
    if (takenOfGiven(date, new Date()) === null)
      throw new MediaStructError(
        'usage',
        `"${date}": expected a date such as 1987, 1987-07, 1987-07-06 or 1987-07-06T12:00, not later than today`,
      );
    const wanted = [...new Set(files)].map((sha256) => ({ sha256, copies: undated.copiesOf(sha256) }));
    const given = wanted.flatMap(({ sha256, copies }) =>
      copies.map(({ path }): GivenDate => ({ kind: 'date', file: { tree: 'media', path, sha256 }, date })),
    );
    if (wanted.some(({ copies }) => copies.length === 0) || wanted.length === 0)
      throw new MediaStructError(
        'usage',
        'One of the pictures is not undated any more: look at the page again',
      );
    return c.json({ click: decide(view.library, given, new Date()) }, 200, NOT_KEPT);
  });
  app.post('/api/undated/plan', async (c) => {
    await readBody(c, NOTHING);
    const request = { paths: [], shift: {}, decided: true };
    const plan = (session: Session) => planRedate(session, request);
    await desk.begin({ command: 'redate', plan, ...decisions.asOfNow() });
    return c.json({ isAllowed: true, change: desk.state }, 200, NOT_KEPT);
  });
}
