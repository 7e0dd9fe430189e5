import type { LibraryView } from '../library-view.ts';
import type { AddJson } from '../server/answers.ts';
import { readSimilar, readSimilarGroup } from './read-similar.ts';
import { NewestReport } from './shown-groups.ts';

/** Adds what `dedupe --similar` found. Nothing is decided here: similar pictures have no equal copy. */
export function addSimilarRoutes(view: LibraryView, json: AddJson): void {
  const newest = new NewestReport(view);
  json('/api/similar', () => readSimilar(view, newest));
  json('/api/similar/:id{[0-9a-f]{16}}', (c) => readSimilarGroup(view, newest, c.req.param('id') ?? ''));
}
