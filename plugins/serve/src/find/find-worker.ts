import type { ErrorCode } from '@mediastruct/core';
import { MediaStructError } from '@mediastruct/core/base';
import { findContents, type FindResult } from '@mediastruct/core/find';
import type { ThreadLibrary } from '../catalogue/thread-library.ts';
import { openingOnThread, openOnThread } from '../catalogue/thread-library.ts';

export interface FindTask extends ThreadLibrary {
  readonly text: string | null;
  readonly camera: string | null;
  /** Contents that are given, and places that match which are looked at. */
  readonly limit: number;
  readonly most: number;
}

/** An error of the library cannot be handed over as what it is. */
export type FoundOnThread =
  | { readonly kind: 'found'; readonly found: FindResult }
  | {
      readonly kind: 'failed';
      readonly code: ErrorCode;
      readonly message: string;
      readonly suggestions: readonly string[];
    };

/** Looks for contents on a thread: all names of the library are looked through, a second or so for a million, and the server answers meanwhile. */
export async function findOnThread({ text, camera, limit, most, ...task }: FindTask): Promise<FoundOnThread> {
  try {
    const { library, kinds } = await openOnThread(task);
    const opening = openingOnThread(library, { kinds, mostBytes: task.mostBytes });
    const asked = { text, camera, limit, most };
    return { kind: 'found', found: findContents(library, { ...asked, ...opening, namesNoFile: true }) };
  } catch (error) {
    if (!(error instanceof MediaStructError)) throw error;
    const { code, message, suggestions } = error;
    return { kind: 'failed', code, message, suggestions };
  }
}
