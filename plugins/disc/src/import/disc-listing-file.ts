import type { FileAccess, ListedCopy, Library, SealedFormat, StoredLine } from '@mediastruct/core';
import {
  FieldReader,
  isPathInside,
  linePlace,
  lstatOrNull,
  makeFolders,
  MediaStructError,
  parseStoredLine,
  pathFields,
  pathFromFields,
  readSealedHeader,
  readSealedLines,
  SealedFileWriter,
} from '@mediastruct/core/base';
import { join } from 'node:path';

/** The listing of an imported disc in the library's state (docs/formats/disc-listing.md). */
export const DISC_FORMAT: SealedFormat = {
  format: 'mediastruct-disc',
  version: 1,
  noun: 'listing of the disc',
  counter: 'files',
  suggestions: ['mediastruct disc import SOURCE   makes it anew, with the disc in the drive.'],
};
const LISTING_END = '.ndjson';

/** What a listing says of its disc. */
export interface DiscFacts {
  /** The holder's name. */
  readonly name: string;
  /** What the disc calls itself; of a folder its name. */
  readonly label: string;
  /** SHA-256 over paths, sizes and times to the second: the same disc read again has the same, whatever rotted. */
  readonly fingerprint: string;
  /** Absolute path of the image, device or folder that was read. */
  readonly source: string;
  readonly kind: 'image' | 'folder';
  /** Where it is kept, as far as somebody told. */
  readonly location?: string | undefined;
  /** When it had been read, ISO 8601 UTC. */
  readonly readAt: string;
  /** Whether every file could be read, and read as the disc itself says. */
  readonly isWhole: boolean;
  /** Some of its files, by which it is recognised where it was; empty where its files cannot be opened by their paths. */
  readonly samples: readonly string[];
}

/** A file of a disc. */
export interface DiscCopy {
  readonly path: string;
  readonly size: number;
  readonly mtimeNs: bigint;
  /** Null where it could not be read. */
  readonly sha256: string | null;
  /** Why its content is in doubt. */
  readonly error?: string | undefined;
  /** Where its content stands on the disc, if that is under another name. */
  readonly at?: string | undefined;
}

export function discsFolder({ state }: Library): string {
  return join(state.folder, 'discs');
}

export function discListingPath(library: Library, name: string): string {
  return join(discsFolder(library), `${name}${LISTING_END}`);
}

/** Names of the discs that were imported, in ascending order. */
export function importedNames(library: Library): readonly string[] {
  const folder = discsFolder(library);
  if (lstatOrNull(library.access, folder) === null) return [];
  return library.access
    .readdir(folder)
    .flatMap(({ kind, name }) =>
      kind === 'file' && name.endsWith(LISTING_END) ? [name.slice(0, -LISTING_END.length)] : [],
    )
    .sort();
}

/** Writes a listing, in place of an older one of that name; it appears whole. `copies` come in the order of their paths. */
export function writeDiscListing(library: Library, facts: DiscFacts, copies: Iterable<DiscCopy>): void {
  const { access } = library;
  makeFolders(access, discsFolder(library));
  const { source, samples, ...plain } = facts;
  const header = {
    ...plain,
    ...pathFields('source', source),
    samples: samples.map((path) => pathFields('path', path)),
  };
  const path = discListingPath(library, facts.name);
  using writer = new SealedFileWriter(access, path, { format: DISC_FORMAT, header });
  let bytes = 0;
  for (const { path: at, size, mtimeNs, sha256, error, at: content } of copies) {
    const place = content === undefined ? {} : pathFields('at', content);
    const known = { size, mtimeNs: String(mtimeNs), ...(sha256 === null ? {} : { sha256 }), error };
    writer.add(JSON.stringify({ ...pathFields('path', at), ...known, ...place }));
    bytes += size;
  }
  writer.commit({ bytes });
}

/** Null where there is no listing. Throws `damaged` (12). */
export function readDiscFacts(access: FileAccess, path: string): DiscFacts | null {
  const header = readSealedHeader(access, path, DISC_FORMAT);
  if (header === null) return null;
  const fields = new FieldReader(header, { path, number: 1, offset: 0 });
  const source = pathFromFields(header, 'source');
  if (source === null) fields.text('source');
  const samples = Array.isArray(header['samples']) ? header['samples'] : [];
  return {
    name: fields.text('name'),
    label: fields.text('label'),
    fingerprint: fields.sha256('fingerprint'),
    source: source ?? '',
    kind: fields.oneOf('kind', ['image', 'folder']),
    location: fields.optionalText('location'),
    readAt: fields.text('readAt'),
    isWhole: fields.flag('isWhole'),
    samples: samples.flatMap((sample: unknown) => {
      const isFields = typeof sample === 'object' && sample !== null;
      // Fields by name, each of unknown value.
      const at = isFields ? pathFromFields(sample as Readonly<Record<string, unknown>>, 'path') : null;
      return at !== null && isPathInside(at) ? [at] : [];
    }),
  };
}

/** The files of a listing as a holder tells them. Reading to the end proves it whole, or throws `damaged` (12). */
export function* readDiscCopies(access: FileAccess, path: string): Generator<ListedCopy> {
  let readAt = '';
  const onHeader = (header: Readonly<Record<string, unknown>>) => {
    readAt = new FieldReader(header, { path, number: 1, offset: 0 }).text('readAt');
  };
  for (const line of readSealedLines(access, path, { ...DISC_FORMAT, onHeader }))
    yield parseCopy(path, line, readAt);
}

function parseCopy(path: string, line: StoredLine, readAt: string): ListedCopy {
  const object = parseStoredLine(path, line);
  const fields = new FieldReader(object, linePlace(path, line));
  const at = pathFromFields(object, 'path');
  if (at === null || !isPathInside(at))
    throw new MediaStructError('damaged', `${path}: line ${line.number}: expected a path below the disc`, {
      path,
    });
  const sha256 = fields.optionalSha256('sha256') ?? null;
  const isSound = sha256 !== null && object['error'] === undefined;
  return {
    path: at,
    size: fields.count('size'),
    sha256,
    taken: null,
    camera: null,
    origin: null,
    verifiedAt: isSound ? readAt : null,
    isSound,
  };
}
