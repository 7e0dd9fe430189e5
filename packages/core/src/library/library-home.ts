import { randomUUID } from 'node:crypto';
import { join } from 'node:path';
import type { FileAccess } from '../files/file-access.ts';
import { errnoOf } from '../files/file-access.ts';
import { displayPath } from '../files/path-text.ts';
import { readStateFile, writeStateFile } from '../files/state-file.ts';
import type { Library } from './library.ts';
import { statePaths } from './library.ts';
import { giveNewId, readLibraryId } from './library-id.ts';

/** Where a library was when it was last changed. */
interface Home {
  readonly root: string;
  /** New with each writing, so that a folder seen under two paths is known as one. */
  readonly mark: string;
  /** Set until it was looked whether the library was moved from there, or copied. */
  readonly from?: string | undefined;
}

/**
 * Looks whether a library stands where it stood. Called while it is locked. One that was moved is the same library; one that was
 * copied, so that its old place still holds it, is told and gets an id of its own: the plans of the other are not its own.
 */
export function noticeMove({ access, root, state }: Library, tell: (message: string) => void): void {
  const known = readHome(access, root);
  if (known?.root === root && known.from === undefined) return;
  const from = known === null || known.root === root ? known?.from : known.root;
  const mark = randomUUID();
  const write = (home: Home) => writeStateFile(access, homePath(root), `${JSON.stringify(home)}\n`);
  write({ root, mark, from });
  if (from === undefined) return;
  if (isCopiedFrom(access, { from, mark, id: readLibraryId(access, state) })) {
    giveNewId(access, state);
    tell(
      `it is a copy of ${displayPath(from)}, which is still there; from now on the two are different libraries: pack volumes in one of them only`,
    );
  }
  write({ root, mark });
}

interface OldPlace {
  readonly from: string;
  readonly mark: string;
  readonly id: string | null;
}

/** A place that cannot be looked at holds nothing that could be told from this library. */
function isCopiedFrom(access: FileAccess, { from, mark, id }: OldPlace): boolean {
  try {
    const there = readHome(access, from);
    return (
      there !== null && there.mark !== mark && id !== null && readLibraryId(access, statePaths(from)) === id
    );
  } catch (error) {
    if (errnoOf(error) === null) throw error;
    return false;
  }
}

/** Null where it was never written, or is no home: it is written again then, and nothing else relies on it. */
function readHome(access: FileAccess, root: string): Home | null {
  const text = readStateFile(access, homePath(root));
  if (text === null) return null;
  try {
    const { root: at, mark, from } = JSON.parse(text) as Partial<Home>;
    if (typeof at !== 'string' || typeof mark !== 'string') return null;
    return { root: at, mark, from: typeof from === 'string' ? from : undefined };
  } catch (error) {
    if (error instanceof SyntaxError) return null;
    throw error;
  }
}

function homePath(root: string): string {
  return join(statePaths(root).folder, 'home.json');
}
