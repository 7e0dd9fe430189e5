import { MediaStructError } from '../errors/media-struct-error.ts';
import type { Library } from '../library/library.ts';
import type { FileRecord } from '../records/file-record.ts';
import { parseFileRecord } from '../records/file-record.ts';
import { readIndexLines } from '../records/index-file.ts';
import { linePlace, parseStoredLine } from '../records/stored-json.ts';
import { listVolumeListings } from '../holders/volume-listing.ts';
import { readVolumeLedger } from '../holders/volume-ledger.ts';
import type { VolumeState } from '../holders/volume-state.ts';
import { foldVolumes } from '../holders/volume-state.ts';
import type { FoundPlace } from './found-place.ts';
import { foundPlace } from './found-place.ts';
import type { LineFilter } from './line-filter.ts';
import { recordFilter } from './line-filter.ts';
import type { Wanted } from './match-file.ts';
import { isWanted } from './match-file.ts';
import type { ProblemList } from './stored-problem.ts';
import type { StoredTree } from './stored-trees.ts';
import { storedTrees } from './stored-trees.ts';
import { archivePlaces, cataloguePlaces } from './volume-places.ts';

/** What tells where contents are: the library's state, opened for one answer. */
export interface StoredState {
  readonly library: Library;
  readonly problems: ProblemList;
  readonly trees: readonly StoredTree[];
  readonly volumes: ReadonlyMap<string, VolumeState>;
  /** Paths of the catalogues by the ids of their volumes. */
  readonly catalogues: ReadonlyMap<string, string>;
}

/** One reading of that state. */
export interface PlaceReading extends StoredState {
  readonly wanted: Wanted;
  readonly filter: LineFilter;
}

/** Reads what is small: headers, the volume ledger, the names of the catalogues. */
export function openState(library: Library, problems: ProblemList): StoredState {
  const catalogues = listVolumeListings(library.access, library.state.volumes);
  const state = {
    library,
    problems,
    trees: storedTrees(library, problems),
    volumes: problems.attempt(() => ledgerVolumes(library)) ?? new Map<string, VolumeState>(),
    catalogues: new Map(catalogues.map(({ volumeId, path }) => [volumeId, path])),
  };
  tellMissingCatalogues(state);
  return state;
}

/**
 * Every place that matches, from the indexes and catalogues as one stream: the trees in their order, each by
 * path, then the volumes that are no longer on disk, by id. Memory: what matches in one volume.
 */
export function* readPlaces(state: StoredState, wanted: Wanted): Generator<FoundPlace> {
  const reading = { ...state, wanted, filter: recordFilter(wanted) };
  const told = new Set<string>();
  for (const tree of state.trees) {
    if (typeof tree.index === 'string') continue;
    if (tree.role === 'archive') yield* archivePlaces(reading, tree, told);
    else yield* treePlaces(reading, tree, tree.root ?? tree.index.root);
  }
  for (const volumeId of state.catalogues.keys())
    if (!told.has(volumeId)) yield* cataloguePlaces(reading, volumeId);
}

function* treePlaces(reading: PlaceReading, tree: StoredTree, root: string): Generator<FoundPlace> {
  const { wanted, problems, volumes } = reading;
  for (const record of problems.readable(filteredRecords(reading, tree.indexPath)))
    if (isWanted(wanted, { ...record, paths: [{ root, path: record.path }] }))
      yield foundPlace(record, { tree: tree.name, root, volumeId: null }, volumes);
}

function* filteredRecords({ library, filter }: PlaceReading, indexPath: string): Generator<FileRecord> {
  for (const line of readIndexLines(library.access, indexPath))
    if (filter(line)) yield parseFileRecord(parseStoredLine(indexPath, line), linePlace(indexPath, line));
}

function ledgerVolumes({ access, state }: Library): ReadonlyMap<string, VolumeState> {
  const ledger = readVolumeLedger(access, state.volumeLedger, state.volumes);
  return ledger === null ? new Map() : foldVolumes(ledger.events);
}

/** Without its catalogue a volume that is not on disk would count as holding nothing. */
function tellMissingCatalogues({ library, volumes, catalogues, problems }: StoredState): void {
  for (const { volumeId, state } of volumes.values()) {
    if (state === 'planned' || state === 'retired' || catalogues.has(volumeId)) continue;
    problems.add(
      new MediaStructError('damaged', `The catalogue of volume ${volumeId} is missing`, {
        path: `${library.state.volumes}/${volumeId}.ndjson`,
        suggestions: ["Give it back from a backup of the library's .mediastruct folder."],
      }),
    );
  }
}
