import { resolve } from 'node:path';
import type { Catalogue, KnownCopy } from '../catalogue/catalogue.ts';
import type { CopyQuery } from '../catalogue/copy-query.ts';
import { foldText, NOTHING_ASKED } from '../catalogue/copy-query.ts';
import { lstatOrNull } from '../files/file-access.ts';
import { hashFile } from '../files/hash-file.ts';
import { displayPath } from '../files/path-text.ts';
import { MediaStructError } from '../errors/media-struct-error.ts';
import type { Library } from '../library/library.ts';
import { parseFindQuery } from './find-query.ts';
import type { FoundPlace } from './found-place.ts';
import { foundPlace } from './found-place.ts';
import { ingestedKind } from './ingested-kind.ts';
import type { LibraryRecord, RecordOptions } from './library-record.ts';
import { openRecord } from './library-record.ts';
import { distinctPlaces, inOrder } from './places.ts';
import type { FoundContent } from './selection.ts';
import { Selection } from './selection.ts';
import type { StoredProblem } from './stored-problem.ts';
import { ProblemList } from './stored-problem.ts';

/** What was looked for; path and hash of its content where a file on disk was named. */
export interface SearchedFor {
  readonly text: string | null;
  readonly camera: string | null;
  readonly file: string | null;
  readonly sha256: string | null;
}

/** How far an answer can be trusted. */
export interface FindLimits {
  /** Trees that were never crawled, of which nothing is known. */
  readonly uncrawled: readonly string[];
  readonly problems: readonly StoredProblem[];
}

export interface FindResult extends FindLimits {
  readonly query: SearchedFor;
  readonly contents: readonly FoundContent[];
  /** Places that match beyond those of the contents given. */
  readonly more: number;
  /** True where more places match than were looked at, so that `more` counts only some of them; absent where all were. */
  readonly isCut?: true;
}

export interface FindRequest extends RecordOptions {
  /** Part of a path, day or days, first digits of a hash, or the path of a file on disk; null for all of a camera's. */
  readonly text: string | null;
  /** A part of the camera's name: only what it took is given. */
  readonly camera?: string | null | undefined;
  /** True where the text names no file on disk, so that none is looked at: the text is somebody's who may not read this disk. */
  readonly namesNoFile?: boolean | undefined;
}

export interface LimitedRequest extends FindRequest {
  /** How many contents, and places of each, are given; 0 for all. */
  readonly limit: number;
  /** How many places that match are looked at, whichever are come upon first; all where it is left out. */
  readonly most?: number | undefined;
}

/**
 * Where contents are, from the catalogue alone; of users' files only one that is named by its path is read. Memory: the
 * contents given, and the path of each match in the archive.
 */
export function findContents(library: Library, { limit, most, ...request }: LimitedRequest): FindResult {
  const search = openSearch(library, request);
  using catalogue = search.record.catalogue;
  const selection = new Selection(limit === 0 ? Infinity : limit);
  const names = new IngestedNames();
  const looked = new LookedAt(most);
  for (const place of matches(search, names, looked)) selection.select(place);
  for (const sha256 of names.hashes)
    if (!selection.hashes.has(sha256)) selectByName(search, selection, sha256);
  for (const sha256 of selection.hashes)
    for (const copy of distinctPlaces(catalogue, inOrder(catalogue, catalogue.copiesOf(sha256))))
      selection.collect(foundPlace(copy, search.record.volumes));
  const { contents, more } = { contents: selection.contents(names), more: selection.more };
  return {
    query: search.query,
    contents,
    more,
    ...(looked.isCut ? { isCut: true } : {}),
    ...limitsOf(search),
  };
}

/** Every place that matches as a stream, ungrouped; what `limits` gives is complete once that has ended. */
export function findPlaces(library: Library, request: FindRequest): PlaceSearch {
  const search = openSearch(library, request);
  return { query: search.query, places: streamed(search), limits: () => limitsOf(search) };
}

export interface PlaceSearch {
  readonly query: SearchedFor;
  readonly places: Iterable<FoundPlace>;
  readonly limits: () => FindLimits;
}

interface Search {
  readonly record: LibraryRecord;
  readonly problems: ProblemList;
  readonly copyQuery: CopyQuery;
  readonly query: SearchedFor;
}

/** The names under which past ingests met contents, by hash; the first of each. */
class IngestedNames {
  readonly #names = new Map<string, string>();

  get hashes(): Iterable<string> {
    return this.#names.keys();
  }

  get(sha256: string): string | undefined {
    return this.#names.get(sha256);
  }

  add(sha256: string | null, name: string): void {
    if (sha256 !== null && !this.#names.has(sha256)) this.#names.set(sha256, name);
  }
}

/** Copies that match, up to a number. */
class LookedAt {
  isCut = false;
  readonly #most: number | undefined;

  constructor(most?: number) {
    this.#most = most;
  }

  *at(catalogue: Catalogue, query: CopyQuery): Generator<KnownCopy> {
    if (this.#most === undefined) return yield* catalogue.search(query);
    let count = 0;
    for (const copy of catalogue.searchSome(query, this.#most + 1)) {
      if (count++ < this.#most) yield copy;
      else this.isCut = true;
    }
  }
}

function openSearch(
  library: Library,
  { text, camera = null, namesNoFile = false, kinds, ...opening }: FindRequest,
): Search {
  if (text === '' || (text === null && camera === null))
    throw new MediaStructError('usage', 'Nothing to look for: the text is empty', {
      suggestions: ['Name a part of a path, a date, digits of a hash, a file, or a camera with --camera.'],
    });
  const file = text === null || namesNoFile ? null : fileNamed(library, text);
  const sha256 = file === null ? null : contentOf(library, file);
  const problems = new ProblemList();
  const record = openRecord(library, { ...opening, kinds: [...kinds, ingestedKind] }, problems);
  const asked =
    sha256 === null
      ? text === null
        ? NOTHING_ASKED
        : parseFindQuery(text)
      : { ...NOTHING_ASKED, hash: sha256 };
  const copyQuery = { ...asked, camera: camera === null ? null : foldText(camera) };
  return { record, problems, copyQuery, query: { text, camera, file, sha256 } };
}

/** The places that match. Names that only a past ingest knows are gathered besides. */
function* matches(
  { record, copyQuery }: Search,
  names: IngestedNames,
  looked = new LookedAt(),
): Generator<FoundPlace> {
  const { catalogue, volumes } = record;
  const named = function* (): Generator<KnownCopy> {
    for (const copy of looked.at(catalogue, copyQuery)) {
      if (copy.holder.kind === ingestedKind.name) names.add(copy.sha256, copy.path);
      else yield copy;
    }
  };
  for (const copy of distinctPlaces(catalogue, named())) {
    if (isNamedBy(copyQuery, copy)) names.add(copy.sha256, copy.origin ?? '');
    yield foundPlace(copy, volumes);
  }
}

function* streamed(search: Search): Generator<FoundPlace> {
  const { record } = search;
  using catalogue = record.catalogue;
  const names = new IngestedNames();
  const given = new Set<string | null>();
  for (const place of matches(search, names)) {
    if (names.get(place.sha256 ?? '') !== undefined) given.add(place.sha256);
    yield place;
  }
  for (const sha256 of names.hashes) {
    if (given.has(sha256)) continue;
    for (const copy of distinctPlaces(catalogue, catalogue.copiesOf(sha256)))
      yield foundPlace(copy, record.volumes);
  }
}

/** Whether only the name at ingest is what was looked for. */
function isNamedBy({ parts }: CopyQuery, { path, origin }: KnownCopy): boolean {
  if (origin === null) return false;
  const [folded, today] = [foldText(origin), foldText(path)];
  return parts.some((part) => folded.includes(part) && !today.includes(part));
}

function selectByName({ record }: Search, selection: Selection, sha256: string): void {
  const [copy] = distinctPlaces(record.catalogue, record.catalogue.copiesOf(sha256));
  if (copy !== undefined) selection.select(foundPlace(copy, record.volumes));
}

/** The file on disk that the text is the path of; a symlink means what it leads to. */
function fileNamed({ access }: Library, text: string): string | null {
  const path = resolve(text);
  const stat = text.includes('\0') ? null : lstatOrNull(access, path);
  if (stat?.kind === 'file') return path;
  if (stat?.kind !== 'symlink') return null;
  const target = access.realpath(path);
  return access.lstat(target).kind === 'file' ? target : null;
}

function contentOf({ access }: Library, path: string): string {
  const hashed = hashFile(access, path);
  if (hashed.kind === 'hashed') return hashed.sha256;
  throw new MediaStructError('file-missing', `${displayPath(path)}: cannot be read: ${hashed.message}`, {
    path,
    suggestions: ['Look for it by a part of its name instead.'],
  });
}

function limitsOf({ record, problems }: Search): FindLimits {
  return { uncrawled: record.uncrawled, problems: problems.all };
}
