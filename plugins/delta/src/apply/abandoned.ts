import { basename, dirname, join } from 'node:path';
import type { Library } from '@mediastruct/core';
import { listRunIds, lstatOrNull, OPEN, orNullIfAbsent, Run } from '@mediastruct/core';
import * as v from 'valibot';
import { dropLeftovers } from '../names/unfinished-name.ts';
import { APPLY_JOB_NAME, placesOf } from './apply-home.ts';
import { APPLY_OPTIONS } from './apply-options.ts';
import { dropStaged } from './stage-contents.ts';

/** Says that a plan was saved, so that its contents are wanted although no run tells of them yet. */
const SAVED = 'saved';

/** Keeps what was made for a plan that was saved to a file. */
export function keepForSavedPlan({ access, root }: Library, id: string): void {
  const path = join(dirname(placesOf(root, id).old), SAVED);
  access.close(access.open(path, OPEN.write | OPEN.create | OPEN.noFollow, 0o600));
}

/**
 * Removes contents and listings that were made for a plan that is gone: its process was killed before it changed anything. They can be made again, and only files that an
 * application writes itself are removed. Call it under the lock.
 */
export function dropAbandoned(library: Library): void {
  const { access, root } = library;
  const known = idsOfRuns(library);
  const ids = ['staged', 'states'].flatMap((folder) =>
    (orNullIfAbsent(() => access.readdir(join(root, folder))) ?? []).map(({ name }) => name),
  );
  for (const id of new Set(ids)) {
    const { staged, old, now } = placesOf(root, id);
    const states = dirname(old);
    if (known.has(id) || lstatOrNull(access, join(states, SAVED)) !== null) continue;
    dropStaged(access, staged);
    for (const path of [old, now]) orNullIfAbsent(() => access.unlink(path));
    const names = [basename(old), basename(now)];
    dropLeftovers(access, states, { isOurs: (name) => names.includes(name), isAlone: true });
    const isEmpty = orNullIfAbsent(() => access.readdir(states))?.length === 0;
    if (isEmpty) access.rmdir(states);
  }
}

function idsOfRuns(library: Library): ReadonlySet<string> {
  const ids = new Set<string>();
  for (const runId of listRunIds(library)) {
    const { job, options } = new Run(library, runId).header;
    if (job === APPLY_JOB_NAME) ids.add(v.parse(APPLY_OPTIONS, options).id);
  }
  return ids;
}
