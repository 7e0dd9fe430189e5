import { treeOf } from '../library/library.ts';
import { placeInTree } from '../library/tree-of-path.ts';
import type { FileRecord } from '../records/file-record.ts';
import { parseFileRecord } from '../records/file-record.ts';
import { readIndexLines } from '../records/index-file.ts';
import type { StoredLine } from '../records/line-reader.ts';
import { linePlace, parseStoredLine } from '../records/stored-json.ts';
import { readVolumeFiles } from '../holders/volume-listing.ts';
import { parseVolumeId } from '../holders/volume-id.ts';
import type { FoundPlace } from './found-place.ts';
import { foundPlace } from './found-place.ts';
import { storedHash } from './line-filter.ts';
import type { RootedPath } from './match-file.ts';
import { isWanted } from './match-file.ts';
import type { PlaceReading } from './stored-places.ts';
import type { StoredTree } from './stored-trees.ts';

/** What matches in the catalogue of one volume, by path, and the hashes of it. */
interface Catalogued {
  readonly places: Map<string, FoundPlace>;
  readonly hashes: ReadonlySet<string>;
}

const NOTHING: Catalogued = { places: new Map(), hashes: new Set() };

/**
 * What matches in the archive's index and in the catalogues of the volumes it lists. Both tell of the same
 * files: a file of a volume is given once, with its tree where its folder still has it. `told` gathers the volumes.
 */
export function* archivePlaces(
  reading: PlaceReading,
  tree: StoredTree,
  told: Set<string>,
): Generator<FoundPlace> {
  const { wanted, filter, volumes, problems } = reading;
  const root = treeOf(reading.library, 'archive').root;
  let current: string | null = null;
  let catalogued = NOTHING;
  for (const line of problems.readable(readIndexLines(reading.library.access, tree.indexPath))) {
    const volumeId = volumeOfLine(tree.indexPath, line);
    if (volumeId !== current) {
      yield* catalogued.places.values();
      current = volumeId;
      catalogued = volumeId === null ? NOTHING : readCatalogued(reading, volumeId);
      if (volumeId !== null) told.add(volumeId);
    }
    if (!filter(line) && !catalogued.hashes.has(storedHash(line) ?? '')) continue;
    const record = problems.attempt(() => parseRecord(tree.indexPath, line));
    if (record === null) break;
    const isListed = catalogued.places.delete(record.path);
    const paths = [{ root, path: record.path }];
    if (isListed || isWanted(wanted, { ...record, paths }))
      yield foundPlace(record, { tree: tree.name, root, volumeId }, volumes);
  }
  yield* catalogued.places.values();
}

/** What matches in the catalogue of one volume. */
export function* cataloguePlaces(reading: PlaceReading, volumeId: string): Generator<FoundPlace> {
  const { library, problems, catalogues, wanted, filter, volumes } = reading;
  const catalogue = catalogues.get(volumeId);
  if (catalogue === undefined) return;
  const { root } = treeOf(library, 'archive');
  for (const file of problems.readable(readVolumeFiles(library.access, catalogue, filter))) {
    const path = `${volumeId}/${file.path}`;
    const paths = [{ root, path }, ...packedFrom(reading, file.from)];
    if (isWanted(wanted, { ...file, paths }))
      yield foundPlace({ ...file, path }, { tree: null, root, volumeId }, volumes);
  }
}

function readCatalogued(reading: PlaceReading, volumeId: string): Catalogued {
  const places = new Map<string, FoundPlace>();
  for (const place of cataloguePlaces(reading, volumeId)) places.set(place.path, place);
  return { places, hashes: new Set([...places.values()].map(({ sha256 }) => sha256 ?? '')) };
}

function packedFrom({ library }: PlaceReading, from: string | undefined): RootedPath[] {
  if (from === undefined) return [];
  const place = placeInTree(library, from);
  if (place !== null) return [{ root: place.tree.root, path: place.path }];
  const end = from.lastIndexOf('/');
  return [{ root: from.slice(0, end), path: from.slice(end + 1) }];
}

function parseRecord(indexPath: string, line: StoredLine): FileRecord {
  return parseFileRecord(parseStoredLine(indexPath, line), linePlace(indexPath, line));
}

const PATH_START = '","path":"';
const PATH_AT = '{"sha256":"'.length + 64 + PATH_START.length;
const VOLUME_ID_LENGTH = 16;

/** The volume whose folder a record stands in; taken without parsing where the line is laid out as is usual. */
function volumeOfLine(indexPath: string, line: StoredLine): string | null {
  const start = line.bytes.toString('latin1', PATH_AT - PATH_START.length, PATH_AT + VOLUME_ID_LENGTH + 1);
  const isUsual = storedHash(line) !== null && start.startsWith(PATH_START);
  const path = isUsual ? start.slice(PATH_START.length) : parseRecord(indexPath, line).path;
  const first = path.slice(0, Math.max(0, path.indexOf('/')));
  return parseVolumeId(first) === null ? null : first;
}
