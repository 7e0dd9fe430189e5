import type { FindResult, FoundContent, Session } from '@mediastruct/core';
import { findContents, MediaStructError, namedBy, nothingFound } from '@mediastruct/core';
import type { FileCopy } from './file-copies.ts';
import { provenCount } from './file-copies.ts';
import { ShelfLook } from './shelf-look.ts';

/** A copy, and whether it can be read now. */
export interface WhereCopy extends FileCopy {
  readonly isHere: boolean;
}

/** A content, what it is called, and every copy of it. */
export interface WhereContent {
  readonly sha256: string;
  /** Bytes. */
  readonly size: number;
  /** Its names in the sources of the shelf: the source, and the path below it. */
  readonly names: readonly string[];
  /** Copies that prove something now; two on one disk are one. */
  readonly proven: number;
  /** Those that are proven first, then those that count, then all others. */
  readonly copies: readonly WhereCopy[];
}

export interface WhereIs {
  readonly contents: readonly WhereContent[];
  /** Whether there are more than those. */
  readonly isMore: boolean;
  readonly problems: FindResult['problems'];
}

export interface WhereRequest {
  /** A file on disk, a hash or its first digits, a part of a path, days, or a pattern over the paths of the sources. */
  readonly text: string;
  /** Contents to tell; 0 for all. */
  readonly limit: number;
  readonly note: (message: string, path: string) => void;
}

const PATTERN = /[*?[]/;

/**
 * Where the copies of contents are and when each was last read, with everything unplugged. What is looked for is found by the query of `find`, a pattern among the names
 * in the sources; the copies of each are what the catalogue tells of its hash. Throws `file-missing` (11) where nothing is found.
 */
export function whereIs(
  session: Pick<Session, 'library' | 'holderKinds' | 'now'>,
  request: WhereRequest,
): WhereIs {
  using look = new ShelfLook(session, request.note);
  return PATTERN.test(request.text) ? byPattern(look, request) : byQuery(look, session, request);
}

function byQuery(
  look: ShelfLook,
  { library, holderKinds }: Pick<Session, 'library' | 'holderKinds'>,
  { text, limit, note }: WhereRequest,
): WhereIs {
  const found = findContents(library, { text, limit, kinds: holderKinds, note });
  if (found.contents.length === 0) throw nothingFound(found);
  const contents = found.contents.flatMap((content) => {
    const { sha256, size } = content;
    return sha256 === null ? [] : [whereContent(look, { sha256, size, names: namesIn(content) })];
  });
  return { contents, isMore: found.more > 0, problems: found.problems };
}

/** Names that are in sources only; those in trees stand at the copies there. */
function namesIn({ places }: FoundContent): readonly string[] {
  return places
    .filter(({ holder }) => holder.kind === 'source')
    .map(({ holder, path }) => `${holder.name}/${path}`);
}

function byPattern(look: ShelfLook, { text, limit }: WhereRequest): WhereIs {
  const most = limit === 0 ? Infinity : limit;
  const found = new Map<string, { readonly size: number; readonly names: string[] }>();
  const everything = {
    path: undefined,
    source: undefined,
    disk: undefined,
    fewerThan: undefined,
    isAll: true,
  };
  let isMore = false;
  for (const { path, sha256, size } of look.files({ ...everything, isNamed: named(text) })) {
    const known = found.get(sha256);
    if (known !== undefined) known.names.push(path);
    else if (found.size < most) found.set(sha256, { size, names: [path] });
    else isMore = true;
  }
  if (found.size === 0)
    throw new MediaStructError('file-missing', `"${text}": no file of a source has such a name`, {
      suggestions: [
        'A pattern is one of a .gitignore file, on the name of the source and the path below it: "photos/2019/**"',
        'mediastruct shelf ls   lists what the sources have',
      ],
    });
  const contents = [...found].map(([sha256, of]) => whereContent(look, { sha256, ...of }));
  return { contents, isMore, problems: [] };
}

function named(pattern: string): (path: string) => boolean {
  const matches = namedBy([pattern]);
  return (path) => matches(path, 'file');
}

function whereContent(
  { judge }: ShelfLook,
  content: Pick<WhereContent, 'sha256' | 'size' | 'names'>,
): WhereContent {
  const copies = judge.copiesOf(content.sha256);
  const inOrder = copies.toSorted((a, b) => rankOf(a) - rankOf(b));
  return {
    ...content,
    proven: provenCount(copies),
    copies: inOrder.map((copy) => ({ ...copy, isHere: judge.isHere(copy) })),
  };
}

function rankOf({ isProven, counts }: FileCopy): number {
  if (isProven) return 0;
  return counts ? 1 : 2;
}
