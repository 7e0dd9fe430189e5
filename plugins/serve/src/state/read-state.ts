import { createHash } from 'node:crypto';
import type { FileAccess, Library } from '@mediastruct/core';
import { joinPath, lstatOrNull } from '@mediastruct/core/base';
import type { LibraryView } from '../library-view.ts';

/** By which an open page knows whether it still shows what there is. */
export interface LibraryState {
  /** Another text wherever something was done to the library since. */
  readonly mark: string;
}

/** By the beginnings of names: what the server itself and commands at work write, on which no answer depends, and decisions, after which the page that made them asks by itself. */
const LEFT_OUT = ['catalogue', 'proofs', 'thumbnails', 'work', 'lock', 'decisions'];

/** A mark of all that answers depend on. Costs a look at some tens of names, whatever the size of the library. */
export function readState(view: LibraryView): LibraryState {
  const hash = createHash('sha256').update(view.open().catalogue.state());
  for (const line of stateFiles(view.library)) hash.update(`\n${line}`);
  return { mark: hash.digest('hex').slice(0, 32) };
}

/** What stands in the state folder, and the newest run: it is the one that goes on or ends. */
function* stateFiles({ access, state }: Library): Generator<string> {
  for (const { name } of access.readdir(state.folder))
    if (!LEFT_OUT.some((start) => name.startsWith(start)))
      yield* stampOf(access, joinPath(state.folder, name));
  const runs = lstatOrNull(access, state.runs) === null ? [] : access.readdir(state.runs);
  const newest = runs
    .map(({ name }) => name)
    .sort()
    .at(-1);
  if (newest !== undefined) yield* stampOf(access, joinPath(state.runs, newest));
}

function* stampOf(access: FileAccess, path: string): Generator<string> {
  const stat = lstatOrNull(access, path);
  if (stat !== null) yield `${path} ${stat.size} ${stat.mtimeNs} ${stat.ino}`;
}
