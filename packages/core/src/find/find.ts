import { resolve } from 'node:path';
import { lstatOrNull } from '../files/file-access.ts';
import { hashFile } from '../files/hash-file.ts';
import { displayPath } from '../files/path-text.ts';
import { MediaStructError } from '../errors/media-struct-error.ts';
import type { Library } from '../library/library.ts';
import { contentQuery, parseFindQuery } from './find-query.ts';
import type { FoundPlace } from './found-place.ts';
import { ingestedContents } from './ingested-contents.ts';
import type { Wanted } from './match-file.ts';
import type { FoundContent } from './selection.ts';
import { Selection } from './selection.ts';
import type { StoredProblem } from './stored-problem.ts';
import { ProblemList } from './stored-problem.ts';
import type { StoredState } from './stored-places.ts';
import { openState, readPlaces } from './stored-places.ts';

/** What was looked for; path and hash of its content where a file on disk was named. */
export interface SearchedFor {
  readonly text: string;
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
}

export interface FindRequest {
  /** Part of a path, first digits of a hash, date, or the path of a file on disk. */
  readonly text: string;
  /** How many contents, and places of each, are given; 0 for all. */
  readonly limit: number;
}

/**
 * Where contents are, from the stored indexes, catalogues and ingest plans alone; of users' files only one that
 * is named by its path is read. All of them are streamed to tell what matches, then indexes and catalogues again
 * for every place of it. Memory: the contents given, and a hash for each name it was ingested under that matches.
 */
export function findContents(library: Library, { text, limit }: FindRequest): FindResult {
  const search = openSearch(library, text);
  const { state, wanted, query } = search;
  const selection = new Selection(limit === 0 ? Infinity : limit);
  if (query.sha256 !== null) selection.selectHash(query.sha256);
  else for (const place of readPlaces(state, wanted)) selection.select(place);
  const { hashes } = selection;
  if (hashes.size > 0)
    for (const place of readPlaces(state, { query: NO_QUERY, hashes })) selection.collect(place);
  return { query, contents: selection.contents(search.ingested), more: selection.more, ...limitsOf(state) };
}

/** Every place that matches as a stream, ungrouped; what `limits` gives is complete once that has ended. */
export function findPlaces(library: Library, text: string): PlaceSearch {
  const { state, wanted, query } = openSearch(library, text);
  return { query, places: readPlaces(state, wanted), limits: () => limitsOf(state) };
}

export interface PlaceSearch {
  readonly query: SearchedFor;
  readonly places: Iterable<FoundPlace>;
  readonly limits: () => FindLimits;
}

interface Search {
  readonly state: StoredState;
  readonly wanted: Wanted;
  readonly query: SearchedFor;
  /** Contents whose name at ingest matches, with that name. */
  readonly ingested: ReadonlyMap<string, string>;
}

const NO_QUERY = { parts: [], hash: null, taken: null };

function openSearch(library: Library, text: string): Search {
  if (text === '')
    throw new MediaStructError('usage', 'Nothing to look for: the text is empty', {
      suggestions: ['Name a part of a path, a date, digits of a hash, or a file.'],
    });
  const file = fileNamed(library, text);
  const sha256 = file === null ? null : contentOf(library, file);
  const state = openState(library, new ProblemList());
  const query = sha256 === null ? parseFindQuery(text) : contentQuery(sha256);
  const ingested = ingestedContents(state, query);
  const hashes = new Set(ingested.keys());
  return { state, wanted: { query, hashes }, query: { text, file, sha256 }, ingested };
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

function limitsOf({ trees, problems }: StoredState): FindLimits {
  const uncrawled = trees.filter(({ index }) => index === 'missing').map(({ name }) => name);
  return { uncrawled, problems: problems.all };
}
