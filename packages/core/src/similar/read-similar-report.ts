import { join } from 'node:path';
import type { FileAccess } from '../files/file-access.ts';
import { lstatOrNull } from '../files/file-access.ts';
import type { Library } from '../library/library.ts';
import { damagedLine } from '../records/damaged-line.ts';
import { FieldReader } from '../records/fields.ts';
import { pathFromFields } from '../records/path-fields.ts';
import type { SealedFormat } from '../records/sealed-file.ts';
import { readSealedHeader, readSealedLines } from '../records/sealed-file.ts';
import { linePlace, parseStoredLine } from '../records/stored-json.ts';
import type { SimilarGroup } from './similar-group.ts';
import { parseSimilarGroup } from './similar-group.ts';

export const SIMILAR_FORMAT: SealedFormat = {
  format: 'mediastruct-similar',
  version: 1,
  noun: 'report of similar pictures',
  counter: 'groups',
  suggestions: ['mediastruct dedupe --similar   makes a new one'],
};

export const GROUPS_FILE = 'groups.ndjson';
export const FIRST_PAGE = 'index.html';

/** What was looked at for a report; all of it counts contents, of which equal files are one. */
export interface SimilarFigures {
  /** Pictures by their names. */
  readonly pictures: number;
  /** Those that were looked at in this run; the others were known. */
  readonly looked: number;
  /** So even that every such picture would look like every other; left out. */
  readonly blank: number;
  /** Those that hold no preview and that no program here can decode. */
  readonly withoutPreview: number;
  /** Those that could not be read or decoded. */
  readonly failed: number;
  /** Groups that were left out because all of their members go together by name, such as a RAW file and its JPEG. */
  readonly together: number;
  readonly groups: number;
  /** How many members these groups have. */
  readonly members: number;
  /** Bytes of all members but the first of each group. */
  readonly besideBytes: number;
}

export interface SimilarReport {
  /** Absolute path of the folder that holds the report and its pages. */
  readonly folder: string;
  /** Absolute path of the first of its pages. */
  readonly page: string;
  /** ISO 8601 UTC. */
  readonly createdAt: string;
  /** Bits of 64 by which pictures of a group may differ. */
  readonly threshold: number;
  /** The trees that were looked at: names, and the absolute folders that they were then. */
  readonly trees: readonly { readonly name: string; readonly root: string }[];
  readonly figures: SimilarFigures;
  /** The groups, those with most bytes beside the first member first. Read anew at each call; `damaged` (12) where the file is not whole. */
  readonly groups: () => Generator<SimilarGroup>;
}

/** The folder below the state folder that holds the reports, each in a folder that is named after its time. */
export function similarFolder({ state }: Library): string {
  return join(state.folder, 'similar');
}

/** The newest report that `dedupe --similar` left in the library; null where there is none. */
export function readSimilarReport(library: Library): SimilarReport | null {
  const { access } = library;
  const folder = similarFolder(library);
  if (lstatOrNull(access, folder) === null) return null;
  const newest = access
    .readdir(folder)
    .filter(({ kind }) => kind === 'folder')
    .map(({ name }) => join(folder, name))
    .filter((path) => lstatOrNull(access, join(path, GROUPS_FILE)) !== null)
    .sort()
    .at(-1);
  return newest === undefined ? null : openSimilarReport(access, newest);
}

/** The report in a folder; null where the folder holds none. Only its header is read. */
export function openSimilarReport(access: FileAccess, folder: string): SimilarReport | null {
  const path = join(folder, GROUPS_FILE);
  const header = readSealedHeader(access, path, SIMILAR_FORMAT);
  if (header === null) return null;
  const place = { path, number: 1, offset: 0 };
  const fields = new FieldReader(header, place);
  const trees = fields.objects('trees').map((tree) => {
    const root = pathFromFields(tree, 'root');
    if (root === null) throw damagedLine(place, 'field "root": expected a path');
    return { name: new FieldReader(tree, place).text('name'), root };
  });
  const figures = new FieldReader(fields.object('figures'), place);
  return {
    folder,
    page: join(folder, FIRST_PAGE),
    createdAt: fields.text('createdAt'),
    threshold: fields.count('threshold'),
    trees,
    figures: {
      pictures: figures.count('pictures'),
      looked: figures.count('looked'),
      blank: figures.count('blank'),
      withoutPreview: figures.count('withoutPreview'),
      failed: figures.count('failed'),
      together: figures.count('together'),
      groups: figures.count('groups'),
      members: figures.count('members'),
      besideBytes: figures.count('besideBytes'),
    },
    groups: () => readGroups(access, path),
  };
}

/** The first groups of a report, so many at most. */
export function firstGroups(report: SimilarReport, most: number): readonly SimilarGroup[] {
  const first: SimilarGroup[] = [];
  for (const group of report.groups()) {
    if (first.length >= most) break;
    first.push(group);
  }
  return first;
}

function* readGroups(access: FileAccess, path: string): Generator<SimilarGroup> {
  for (const line of readSealedLines(access, path, SIMILAR_FORMAT))
    yield parseSimilarGroup(parseStoredLine(path, line), linePlace(path, line));
}
