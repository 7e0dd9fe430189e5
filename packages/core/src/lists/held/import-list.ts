import { createHash } from 'node:crypto';
import { basename } from 'node:path';
import { MediaStructError } from '../../errors/media-struct-error.ts';
import type { FileAccess } from '../../files/file-access.ts';
import { comparePaths, displayPath } from '../../files/path-text.ts';
import { indexedTrees } from '../../holders/indexed-trees.ts';
import { LibraryLock } from '../../library/lock.ts';
import type { Library } from '../../library/library.ts';
import type { StoredProblem } from '../../find/stored-problem.ts';
import { ProblemList } from '../../find/stored-problem.ts';
import { readIndex } from '../../records/index-file.ts';
import type { ListFormat } from '../list-formats.ts';
import type { NamesOfList } from '../place-entries.ts';
import { placeEntries } from '../place-entries.ts';
import type { ReadList } from '../read-list.ts';
import type { ListedName, ListFacts } from './list-file.ts';
import { listPath, readListFacts, writeListFile } from './list-file.ts';
import { NameJoin } from './join-names.ts';

/** So many names of a list are shown where none of them can be taken in. */
const SHOWN_NAMES = 3;
const NAME = /^[A-Za-z0-9][A-Za-z0-9 ._-]{0,99}$/;

export interface ImportListRequest {
  readonly list: ReadList;
  /** The holder's name; made of the name and the place of the list where nobody names one. */
  readonly name?: string | undefined;
  /** What the names begin with that is to be left off, and how they are written. */
  readonly names: NamesOfList;
  readonly now: () => Date;
}

export interface ImportListReport {
  readonly name: string;
  readonly source: string;
  readonly format: ListFormat;
  /** When the list was made, as far as it or its file tells, ISO 8601 UTC. */
  readonly madeAt: string;
  readonly files: number;
  /** Files of which the list tells the SHA-256 itself. */
  readonly withSha256: number;
  /** Files whose content an index knows by another digest of the list. */
  readonly joined: number;
  /** Files whose content cannot be compared with any other; they are found by name. */
  readonly byNameAlone: number;
  /** Names that lead out of every folder, or that the list has more than once with sums that differ, or tells as failed; they are left out. */
  readonly leftOut: readonly string[];
  readonly badLines: readonly number[];
  /** Absolute paths of hash lists beside the chain of an ASC MHL history that it does not name; nothing of them was taken in. */
  readonly unchained: readonly string[];
  /** Indexes that could not be looked at, or not to their end, so that less may be joined. */
  readonly problems: readonly StoredProblem[];
  /** The list of this name that it takes the place of; null where there was none. */
  readonly before: { readonly madeAt: string; readonly isSame: boolean } | null;
}

/**
 * Takes a list of another program into the library as a holder of kind `list`. It takes the place of an older one of its name; one that is newer than it stays, which is `usage` (64), and so is a list that would
 * have no file, because it would take the place of a good one.
 * Digests other than SHA-256 are looked up in the indexes, where crawls were asked to keep them. Memory: about 800 bytes a name.
 */
export function importList(library: Library, request: ImportListRequest): ImportListReport {
  const { list, now } = request;
  const name = request.name || defaultName(list);
  if (!NAME.test(name))
    throw new MediaStructError(
      'usage',
      `--name ${JSON.stringify(name)}: expected letters, digits, blanks and . _ -`,
    );
  const { names, isAbsolute, leftOut } = namesOf(list, request.names);
  if (names.length === 0) throw noNames(list, request.names, leftOut);
  const lock = LibraryLock.take(library.access, library.state.lock, 'index import');
  try {
    const before = factsOrNone(library.access, listPath(library, name));
    const problems = new ProblemList();
    const joined = joinedNames(library, names, problems);
    const facts: ListFacts = {
      name,
      kind: list.format,
      madeAt: list.madeAt,
      importedAt: now().toISOString(),
      source: list.path,
      fingerprint: fingerprintOf(names),
      isAbsolute,
    };
    if (before !== null && before.madeAt > facts.madeAt && before.fingerprint !== facts.fingerprint)
      throw olderList(before, facts);
    const { importedAt } = facts;
    const isSame = before !== null && before.fingerprint === facts.fingerprint;
    writeListFile(library, { ...facts, importedAt: isSame ? before.importedAt : importedAt }, joined);
    return {
      ...countsOf(joined),
      ...told(list, name),
      leftOut,
      problems: problems.all,
      before: before && beforeOf(before, facts),
    };
  } finally {
    lock[Symbol.dispose]();
  }
}

function told({ path, format, madeAt, badLines, unchained }: ReadList, name: string) {
  return { name, source: path, format, madeAt, badLines, unchained };
}

function beforeOf(before: ListFacts, facts: ListFacts): ImportListReport['before'] {
  return { madeAt: before.madeAt, isSame: before.fingerprint === facts.fingerprint };
}

/** In the byte order of the paths. */
function namesOf(
  list: ReadList,
  how: NamesOfList,
): {
  readonly names: readonly ListedName[];
  readonly isAbsolute: boolean;
  readonly leftOut: readonly string[];
} {
  const isAbsolute = how.prefix === undefined && list.entries.every(({ path }) => path.startsWith('/'));
  const { files, outside } = placeEntries(list, { ...how, root: isAbsolute ? '/' : '' });
  const contradictory = [...files].flatMap(([path, entry]) => (entry.isContradictory ? [path] : []));
  const names = [...files]
    .filter(([, { isContradictory }]) => !isContradictory)
    .map(
      ([
        path,
        {
          size,
          digests: { sha256, ...digests },
        },
      ]) => ({ path, size, sha256, digests }),
    )
    .sort((a, b) => comparePaths(a.path, b.path));
  return { names, isAbsolute, leftOut: [...outside, ...contradictory] };
}

function joinedNames(
  library: Library,
  names: readonly ListedName[],
  problems: ProblemList,
): readonly ListedName[] {
  const join = new NameJoin(names);
  const trees = join.isNeeded ? indexedTrees(library, (error) => problems.add(error)) : [];
  for (const { indexPath } of trees)
    problems.attempt(() => {
      for (const record of readIndex(library.access, indexPath)) join.meet(record);
    });
  return names.map((name) => join.joined(name));
}

function countsOf(names: readonly ListedName[]) {
  const joined = names.filter(({ by }) => by !== undefined).length;
  const withSha256 = names.filter(({ sha256, by }) => sha256 !== undefined && by === undefined).length;
  return { files: names.length, withSha256, joined, byNameAlone: names.length - withSha256 - joined };
}

function fingerprintOf(names: readonly ListedName[]): string {
  const digest = createHash('sha256');
  for (const name of names) digest.update(`${JSON.stringify(name)}\n`);
  return digest.digest('hex');
}

/** A damaged list is replaced where it is taken in again. */
function factsOrNone(access: FileAccess, path: string): ListFacts | null {
  try {
    return readListFacts(access, path);
  } catch (error) {
    if (!(error instanceof MediaStructError)) throw error;
    return null;
  }
}

/** Lists of one name in several folders are several lists. */
function defaultName({ path }: ReadList): string {
  const stem = basename(path)
    .replace(/\.[^.]*$/, '')
    .replace(/[^A-Za-z0-9._-]+/g, '_')
    .replace(/^[._-]+/, '')
    .slice(0, 60);
  return `${stem || 'list'}-${createHash('sha256').update(path).digest('hex').slice(0, 8)}`;
}

function noNames({ path }: ReadList, { prefix }: NamesOfList, leftOut: readonly string[]): MediaStructError {
  const first = leftOut.slice(0, SHOWN_NAMES).map(displayPath).join(', ');
  const expected = prefix === undefined ? 'a list of files' : `names that begin with ${prefix}`;
  return new MediaStructError(
    'usage',
    `${displayPath(path)}: expected ${expected}, found ${leftOut.length === 0 ? 'no file in it' : `none of ${leftOut.length} that can be taken in: ${first}`}`,
    {
      path,
      suggestions: [
        ...(leftOut.length === 0 ? [] : ['--prefix PATH says how the names in the list begin.']),
        'Nothing was changed.',
      ],
    },
  );
}

function olderList(before: ListFacts, { name, madeAt }: ListFacts): MediaStructError {
  return new MediaStructError(
    'usage',
    `${name}: expected a list that is newer than that of ${before.madeAt}, which has this name, found one of ${madeAt}`,
    {
      suggestions: [
        '--name keeps both',
        `mediastruct holders forget "list:${name}"   forgets the newer one`,
        'Nothing was changed.',
      ],
    },
  );
}
