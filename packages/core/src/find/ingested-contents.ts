import { libraryRoots } from '../holders/library-roots.ts';
import { Run } from '../journal/run/run.ts';
import { listRunIds } from '../journal/run/run-folder.ts';
import { lstatOrNull } from '../files/file-access.ts';
import { parseOperation } from '../journal/plan/operation-line.ts';
import type { PlannedOperation } from '../journal/plan/operation.ts';
import { pathBelow } from '../library/path-below.ts';
import { readLines } from '../records/line-reader.ts';
import { linePlace, parseStoredLine } from '../records/stored-json.ts';
import type { FindQuery } from './find-query.ts';
import type { LineFilter } from './line-filter.ts';
import { pathFilter } from './line-filter.ts';
import { matchesPath } from './match-file.ts';
import type { StoredState } from './stored-places.ts';

/**
 * The contents that were ingested from a path that matches, each with the first such path: a picture is filed
 * under its date and hash, and its owner may remember the name the camera gave it. Reads the plans of all
 * ingests. Memory: what matches.
 */
export function ingestedContents(state: StoredState, query: FindQuery): ReadonlyMap<string, string> {
  const found = new Map<string, string>();
  if (query.parts.length === 0) return found;
  const filter = pathFilter(query);
  for (const run of ingestRuns(state))
    for (const { from, sha256 } of state.problems.readable(filteredOperations(state, run, filter))) {
      if (sha256 === undefined || found.has(sha256)) continue;
      if (matchesPath(query, belowSource(from, run.header.sources))) found.set(sha256, from);
    }
  return found;
}

function* ingestRuns({ library, problems }: StoredState): Generator<Run> {
  const roots = libraryRoots(library);
  for (const runId of listRunIds(library)) {
    const run = new Run(library, runId, roots);
    if (lstatOrNull(library.access, run.plan) === null) continue;
    if (problems.attempt(() => run.header)?.job === 'ingest') yield run;
  }
}

function* filteredOperations(
  { library }: StoredState,
  { plan, roots }: Run,
  filter: LineFilter,
): Generator<PlannedOperation> {
  for (const line of readLines(library.access, plan)) {
    if (line.number === 1 || !filter(line)) continue;
    const object = parseStoredLine(plan, line);
    if (object['footer'] !== true) yield parseOperation(object, { place: linePlace(plan, line), roots });
  }
}

function belowSource(from: string, sources: readonly string[]): { root: string; path: string } {
  for (const root of sources) {
    const path = pathBelow(root, from);
    if (path !== null) return { root, path };
  }
  const end = from.lastIndexOf('/');
  return { root: from.slice(0, end), path: from.slice(end + 1) };
}
