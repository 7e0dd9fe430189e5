import { join } from 'node:path';
import type { FileAccess, ListedCopy, SealedFormat } from '@mediastruct/core/base';
import {
  FieldReader,
  isPathInside,
  linePlace,
  lstatOrNull,
  MediaStructError,
  parseStoredLine,
  pathFields,
  pathFromFields,
  readSealedHeader,
  readSealedLines,
  SealedFileWriter,
} from '@mediastruct/core/base';

/** What a library knows of a chain (docs/formats/delta-chain.md). */
export const CHAIN_LISTING_FORMAT: SealedFormat = {
  format: 'mediastruct-chain',
  version: 1,
  noun: 'listing of the chain',
  counter: 'copies',
  suggestions: ['mediastruct delta chain register CHAIN   makes it anew.'],
};
const LISTING_END = '.ndjson';

export interface ChainFacts {
  /** 32 hex digits. */
  readonly chain: string;
  /** What the library calls it. */
  readonly name: string;
  /** Absolute path of the folder of the chain. */
  readonly folder: string;
  /** Names of the other places where volumes of it are. */
  readonly places: readonly string[];
  /** When it was listed, ISO 8601 UTC. */
  readonly listedAt: string;
  /** Since when all of its states are known to be whole by copies outside of its folder; null where one is not. */
  readonly provenAt: string | null;
}

/** A content that a run stores, or takes over under another name. `path` begins with the run: `0003/days/6.jpg`. */
export type ChainCopy = Pick<ListedCopy, 'path' | 'size' | 'verifiedAt' | 'isSound'> & {
  readonly sha256: string;
};

/** Where the state folder of a library keeps what it knows of chains. */
export function chainsFolder(state: string): string {
  return join(state, 'chains');
}

export function chainListingPath(state: string, chain: string): string {
  return join(chainsFolder(state), `${chain}${LISTING_END}`);
}

/** Ids of the chains that a library knows, in ascending order. */
export function knownChains(access: FileAccess, state: string): readonly string[] {
  const folder = chainsFolder(state);
  if (lstatOrNull(access, folder) === null) return [];
  return access
    .readdir(folder)
    .flatMap(({ kind, name }) =>
      kind === 'file' ? [(/^([0-9a-f]{32})\.ndjson$/.exec(name) ?? [])[1] ?? ''] : [],
    )
    .filter((id) => id !== '')
    .sort();
}

/** Writes a listing in place of an older one; it appears whole. */
export function writeChainListing(
  access: FileAccess,
  state: string,
  { facts, copies }: { readonly facts: ChainFacts; readonly copies: Iterable<ChainCopy> },
): void {
  const { folder, ...plain } = facts;
  using writer = new SealedFileWriter(access, chainListingPath(state, facts.chain), {
    format: CHAIN_LISTING_FORMAT,
    header: { ...plain, ...pathFields('folder', folder) },
    mode: 0o600,
  });
  for (const { path, ...copy } of copies)
    writer.add(JSON.stringify({ ...pathFields('path', path), ...copy }));
  writer.commit();
}

/** Null where there is none. Throws `damaged` (12). */
export function readChainFacts(access: FileAccess, path: string): ChainFacts | null {
  const header = readSealedHeader(access, path, CHAIN_LISTING_FORMAT);
  if (header === null) return null;
  const fields = new FieldReader(header, { path, number: 1, offset: 0 });
  return {
    chain: fields.matching('chain', /^[0-9a-f]{32}$/, '32 hex digits'),
    name: fields.text('name'),
    folder: pathFromFields(header, 'folder') ?? fields.text('folder'),
    places: fields.texts('places'),
    listedAt: fields.text('listedAt'),
    provenAt: header['provenAt'] === null ? null : fields.text('provenAt'),
  };
}

/** The copies of a listing. Reading to the end proves it whole, or throws `damaged` (12). */
export function* readChainCopies(access: FileAccess, path: string): Generator<ListedCopy> {
  for (const line of readSealedLines(access, path, CHAIN_LISTING_FORMAT)) {
    const object = parseStoredLine(path, line);
    const fields = new FieldReader(object, linePlace(path, line));
    const at = pathFromFields(object, 'path');
    if (at === null || !isPathInside(at))
      throw new MediaStructError('damaged', `${path}: line ${line.number}: expected a path below the chain`, {
        path,
      });
    yield {
      path: at,
      size: fields.count('size'),
      sha256: fields.sha256('sha256'),
      taken: null,
      camera: null,
      origin: null,
      verifiedAt: object['verifiedAt'] === null ? null : fields.text('verifiedAt'),
      isSound: fields.flag('isSound'),
    };
  }
}
