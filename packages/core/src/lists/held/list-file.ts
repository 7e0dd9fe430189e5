import { join } from 'node:path';
import type { DigestAlgorithm, Digests, ExtraAlgorithm } from '../../files/digest-algorithms.ts';
import { DIGEST_ALGORITHMS, EXTRA_ALGORITHMS, normalDigest } from '../../files/digest-algorithms.ts';
import type { FileAccess } from '../../files/file-access.ts';
import { lstatOrNull } from '../../files/file-access.ts';
import { makeFolders } from '../../files/sync-folder.ts';
import type { ListedCopy } from '../../holders/holder.ts';
import type { Library } from '../../library/library.ts';
import { damagedLine } from '../../records/damaged-line.ts';
import { FieldReader } from '../../records/fields.ts';
import { isPathInside } from '../../records/file-record.ts';
import type { StoredLine } from '../../records/line-reader.ts';
import { pathFields, pathFromFields } from '../../records/path-fields.ts';
import type { SealedFormat } from '../../records/sealed-file.ts';
import { readSealedHeader, readSealedLines, SealedFileWriter } from '../../records/sealed-file.ts';
import type { JsonObject } from '../../records/stored-json.ts';
import { linePlace, parseStoredLine } from '../../records/stored-json.ts';

/** A list of another program in the library's state (docs/formats/list.md). */
export const LIST_FILE: SealedFormat = {
  format: 'mediastruct-list',
  version: 1,
  noun: 'list',
  counter: 'files',
  suggestions: ['mediastruct index import LIST --name NAME   makes it anew from the list itself.'],
};
const LIST_END = '.ndjson';

/** What is known of a list that was taken in. */
export interface ListFacts {
  /** The holder's name. */
  readonly name: string;
  /** What it was, such as `md5deep`. */
  readonly kind: string;
  /** When it was made, as far as it or its file tells, ISO 8601 UTC. */
  readonly madeAt: string;
  /** When it was taken in, ISO 8601 UTC. */
  readonly importedAt: string;
  /** Absolute path of the list. */
  readonly source: string;
  /** SHA-256 over what it says. */
  readonly fingerprint: string;
  /** Its names are absolute; they are stored without the `/` that they begin with. */
  readonly isAbsolute: boolean;
}

/** What a list says of a file. */
export interface ListedName {
  readonly path: string;
  /** Bytes; absent where neither the list nor an index tells. */
  readonly size?: number | undefined;
  readonly sha256?: string | undefined;
  /** The digest by which an index tells the SHA-256; absent where the list has it. */
  readonly by?: ExtraAlgorithm | undefined;
  /** The other digests of the list. */
  readonly digests: Digests;
}

export function listsFolder({ state }: Library): string {
  return join(state.folder, 'lists');
}

export function listPath(library: Library, name: string): string {
  return join(listsFolder(library), `${name}${LIST_END}`);
}

/** Names of the lists that were taken in, in ascending order. */
export function listNames(library: Library): readonly string[] {
  const folder = listsFolder(library);
  if (lstatOrNull(library.access, folder) === null) return [];
  return library.access
    .readdir(folder)
    .flatMap(({ kind, name }) =>
      kind === 'file' && name.endsWith(LIST_END) ? [name.slice(0, -LIST_END.length)] : [],
    )
    .sort();
}

/** Writes a list, in place of an older one of that name; it appears whole. `names` come in the byte order of their paths. */
export function writeListFile(library: Library, facts: ListFacts, names: Iterable<ListedName>): void {
  const { access } = library;
  makeFolders(access, listsFolder(library));
  const { source, ...plain } = facts;
  const header = { ...plain, ...pathFields('source', source) };
  using writer = new SealedFileWriter(access, listPath(library, facts.name), { format: LIST_FILE, header });
  for (const { path, size, sha256, by, digests } of names)
    writer.add(JSON.stringify({ ...pathFields('path', path), size, sha256, by, digests }));
  writer.commit();
}

/** Null where there is no list of that name. Throws `damaged` (12). */
export function readListFacts(access: FileAccess, path: string): ListFacts | null {
  const header = readSealedHeader(access, path, LIST_FILE);
  if (header === null) return null;
  const fields = new FieldReader(header, { path, number: 1, offset: 0 });
  return {
    name: fields.text('name'),
    kind: fields.text('kind'),
    madeAt: fields.text('madeAt'),
    importedAt: fields.text('importedAt'),
    source: pathFromFields(header, 'source') ?? fields.text('source'),
    fingerprint: fields.sha256('fingerprint'),
    isAbsolute: fields.flag('isAbsolute'),
  };
}

/** What a list says. Reading to the end proves it whole, or throws `damaged` (12). */
export function* readListedNames(access: FileAccess, path: string): Generator<ListedName> {
  for (const line of readSealedLines(access, path, LIST_FILE)) yield parseName(path, line);
}

/** As copies, which are no proof of anything: nobody here has seen them. The size of one that no one tells is 0. */
export function* readListCopies(access: FileAccess, path: string): Generator<ListedCopy> {
  for (const { path: at, size = 0, sha256 = null } of readListedNames(access, path))
    yield {
      ...{ path: at, size, sha256, taken: null, camera: null, origin: null },
      verifiedAt: null,
      isSound: false,
    };
}

function parseName(listFile: string, line: StoredLine): ListedName {
  const object = parseStoredLine(listFile, line);
  const place = linePlace(listFile, line);
  const path = pathFromFields(object, 'path');
  if (path === null || !isPathInside(path))
    throw damagedLine(place, 'field "path": expected a path below a folder, without ".."');
  const fields = new FieldReader(object, place);
  return {
    path,
    size: object['size'] === undefined ? undefined : fields.count('size'),
    sha256: fields.optionalSha256('sha256'),
    by: object['by'] === undefined ? undefined : fields.oneOf('by', EXTRA_ALGORITHMS),
    digests: digestsOf(fields.object('digests')),
  };
}

function digestsOf(object: JsonObject): Digests {
  const digests: Partial<Record<DigestAlgorithm, string>> = {};
  for (const algorithm of DIGEST_ALGORITHMS) {
    const value = object[algorithm];
    const digest = typeof value === 'string' ? normalDigest(algorithm, value) : null;
    if (digest !== null) digests[algorithm] = digest;
  }
  return digests;
}
