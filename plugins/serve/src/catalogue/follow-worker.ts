import type { ErrorCode, ListingFault } from '@mediastruct/core';
import { lstatOrNull } from '@mediastruct/core/base';
import { followBeside } from '@mediastruct/core/catalogue';
import { ingestedKind } from '@mediastruct/core/find';
import type { ThreadLibrary } from './thread-library.ts';
import { openOnThread } from './thread-library.ts';

/** A listing that is damaged, as a thread hands it over. */
export interface FoundFault extends Pick<ListingFault, 'key' | 'mark'> {
  readonly code: ErrorCode;
  readonly message: string;
  readonly suggestions: readonly string[];
  readonly path: string | null;
  /** What tells whether the damaged file is still the one that was read. */
  readonly stamp: string;
}

export interface Followed {
  /** The kinds of holders that it knows. */
  readonly kinds: readonly string[];
  readonly faults: readonly FoundFault[];
  /** What has to be told beside it. */
  readonly notes: readonly { readonly message: string; readonly path: string }[];
}

/** Brings the catalogue in order on a thread, so that the server answers meanwhile. */
export async function followOnThread(task: ThreadLibrary): Promise<Followed> {
  const { library, kinds } = await openOnThread(task);
  const notes: Followed['notes'][number][] = [];
  const note = (message: string, path: string) => void notes.push({ message, path });
  const faults = await followBeside(library, { kinds: [...kinds, ingestedKind], note });
  return {
    ...{ notes, kinds: kinds.map(({ name }) => name) },
    faults: faults.map(({ key, mark, error: { code, message, suggestions, path } }) => ({
      ...{ key, mark, code, message, suggestions },
      path: path ?? null,
      stamp: stampOf((file) => lstatOrNull(library.access, file), path ?? null),
    })),
  };
}

/** A text that changes where a file is written to, or another one is put in its place. */
export function stampOf(stat: (path: string) => ReturnType<typeof lstatOrNull>, path: string | null): string {
  const found = path === null ? null : stat(path);
  return found === null ? '' : `${found.size} ${found.mtimeNs} ${found.ino}`;
}
