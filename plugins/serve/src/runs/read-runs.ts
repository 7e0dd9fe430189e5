import type { RunPage, WorkInHand } from '@mediastruct/core';
import { pageOfRuns, readWork } from '@mediastruct/core/runs';
import type { LibraryView } from '../library-view.ts';

/** Runs that are given at a time. */
const MOST = 50;

/** What was done to the library, newest first, behind the first `from` runs. */
export function readRuns({ library, options }: LibraryView, from: number): RunPage {
  const note = ({ message, path }: { readonly message: string; readonly path?: string | undefined }) =>
    options.note(message, path ?? library.root);
  return pageOfRuns(library, { from, most: MOST }, note);
}

/** What commands in other terminals are at now. Pages ask for it once a second: it costs a folder and a small file for each of them. */
export function readWorks({ library }: LibraryView): { readonly works: readonly WorkInHand[] } {
  return { works: readWork(library) };
}
