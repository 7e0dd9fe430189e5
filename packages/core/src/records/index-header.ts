import { FieldReader } from './fields.ts';
import { pathFields, pathFromFields } from './path-fields.ts';
import type { SealedFormat } from './sealed-file.ts';
import type { LinePlace } from './damaged-line.ts';
import type { JsonObject } from './stored-json.ts';

const INDEX_END = '.ndjson';
const CHANGES_END = '.changes.ndjson';

/** The base of an index (docs/formats/index.md). */
export const INDEX_FORMAT: SealedFormat = {
  format: 'mediastruct-index',
  version: 2,
  noun: 'index',
  counter: 'records',
  suggestions: ['mediastruct crawl --force   (reads every file again and writes a new index)'],
};

/** What an index says of its tree as a whole. The base has it, and so has each part of the changes: the last one holds. */
export interface IndexHeader {
  readonly treeId: string;
  /** Absolute path of the tree when it was indexed. */
  readonly root: string;
  /** The folder that `root` led to then; absent where that was `root` itself, and in indexes that were made before it was told. */
  readonly realRoot?: string | undefined;
  /** Inode of the root folder when it was indexed: one of the signs that a tree is the one it was. */
  readonly rootIno: string;
  /** When the tree was last crawled, ISO 8601 UTC. */
  readonly createdAt: string;
  readonly algorithm: 'sha256';
}

/** How far a reader has read an index: which base, and how many bytes of the changes to it. */
export interface IndexMark {
  /** The SHA-256 in the footer of the base. */
  readonly base: string;
  readonly changes: number;
}

/** What a new base was made from. */
export interface ReplacedIndex extends IndexMark {
  /** True where the new base says the same as the old one with its changes; false where a tree was indexed anew. */
  readonly isSame: boolean;
}

export function formatIndexHeader({ root, realRoot, ...rest }: IndexHeader): object {
  const real = realRoot === undefined ? {} : pathFields('realRoot', realRoot);
  return { ...rest, ...pathFields('root', root), ...real };
}

export function parseIndexHeader(object: JsonObject, place: LinePlace): IndexHeader {
  const fields = new FieldReader(object, place);
  const realRoot = pathFromFields(object, 'realRoot') ?? fields.optionalText('realRoot');
  return {
    treeId: fields.text('treeId'),
    root: pathFromFields(object, 'root') ?? fields.text('root'),
    ...(realRoot === undefined ? {} : { realRoot }),
    rootIno: fields.digits('rootIno'),
    createdAt: fields.text('createdAt'),
    algorithm: fields.oneOf('algorithm', ['sha256']),
  };
}

export function parseReplaced(header: JsonObject, place: LinePlace): ReplacedIndex | null {
  if (header['replaces'] === undefined) return null;
  const fields = new FieldReader(new FieldReader(header, place).object('replaces'), place);
  return {
    base: fields.sha256('base'),
    changes: fields.count('changes'),
    isSame: fields.flag('isSame'),
  };
}

/** The path of the changes that belong to the index at `indexPath`. */
export function changesPathOf(indexPath: string): string {
  const stem = indexPath.endsWith(INDEX_END) ? indexPath.slice(0, -INDEX_END.length) : indexPath;
  return `${stem}${CHANGES_END}`;
}

/** The name of the tree whose index a file in the folder of indexes is; null for any other file. */
export function indexedName(fileName: string): string | null {
  const isIndex = fileName.endsWith(INDEX_END) && !fileName.endsWith(CHANGES_END);
  return isIndex ? fileName.slice(0, -INDEX_END.length) : null;
}
