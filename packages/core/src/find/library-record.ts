import type { Catalogue } from '../catalogue/catalogue.ts';
import type { CatalogueOptions } from '../catalogue/open-catalogue.ts';
import { openCatalogue } from '../catalogue/open-catalogue.ts';
import { MediaStructError } from '../errors/media-struct-error.ts';
import { listVolumeListings } from '../holders/volume-listing.ts';
import { readVolumeLedger } from '../holders/volume-ledger.ts';
import type { VolumeState } from '../holders/volume-state.ts';
import { foldVolumes } from '../holders/volume-state.ts';
import type { Library } from '../library/library.ts';
import type { ProblemList } from './stored-problem.ts';

/** What an answer is made of: the catalogue, the states of the volumes, and what could not be read for it. */
export interface LibraryRecord {
  readonly library: Library;
  readonly catalogue: Catalogue;
  readonly volumes: ReadonlyMap<string, VolumeState>;
  /** False where the volume ledger cannot be read, so that no state of a volume is known. */
  readonly isLedgerSound: boolean;
  /** Trees that were never crawled, of which nothing is known. */
  readonly uncrawled: readonly string[];
}

/** As the catalogue is opened. */
export type RecordOptions = Omit<CatalogueOptions, 'anew'>;

/** Opens what tells where copies are; what cannot be read is added to `problems`, and the rest answers all the same. */
export function openRecord(library: Library, options: RecordOptions, problems: ProblemList): LibraryRecord {
  const catalogue = openCatalogue(library, options);
  const told = problems.attempt(() => ledgerVolumes(library));
  const volumes = told ?? new Map<string, VolumeState>();
  for (const error of catalogue.damaged) problems.add(error);
  tellMissingListings(library, volumes, problems);
  const uncrawled = catalogue
    .holders()
    .filter(({ holder, counts }) => holder.kind === 'tree' && counts === null)
    .map(({ holder }) => holder.name);
  return { library, catalogue, volumes, isLedgerSound: told !== null, uncrawled };
}

/** The states of all volumes, by their ids. Throws `damaged` (12). */
export function ledgerVolumes({ access, state }: Library): ReadonlyMap<string, VolumeState> {
  const ledger = readVolumeLedger(access, state.volumeLedger, state.volumes);
  return ledger === null ? new Map() : foldVolumes(ledger.events);
}

/** Without its listing a volume that is not on disk would count as holding nothing. */
function tellMissingListings(
  { access, state: { volumes: folder } }: Library,
  volumes: ReadonlyMap<string, VolumeState>,
  problems: ProblemList,
): void {
  const listed = new Set(listVolumeListings(access, folder).map(({ volumeId }) => volumeId));
  for (const { volumeId, state } of volumes.values()) {
    if (state === 'planned' || state === 'retired' || listed.has(volumeId)) continue;
    problems.add(
      new MediaStructError('damaged', `The listing of volume ${volumeId} is missing`, {
        path: `${folder}/${volumeId}.ndjson`,
        suggestions: ["Give it back from a backup of the library's .mediastruct folder."],
      }),
    );
  }
}
