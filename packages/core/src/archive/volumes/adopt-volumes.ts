import { lstatOrNull } from '../../files/file-access.ts';
import { makeFolders } from '../../files/sync-folder.ts';
import { displayPath } from '../../files/path-text.ts';
import { MediaStructError } from '../../errors/media-struct-error.ts';
import type { Session } from '../../journal/session.ts';
import type { Library } from '../../library/library.ts';
import { throwIfStopped } from '../../progress/stop-flag.ts';
import {
  createVolumeLedger,
  extendVolumeLedger,
  readVolumeLedger,
  settleVolumeLedger,
} from '../../holders/volume-ledger.ts';
import { VolumeListingWriter } from '../../holders/volume-listing.ts';
import type { VolumeSet } from '../../holders/volume-set.ts';
import type { VolumeState } from '../../holders/volume-state.ts';
import { foldVolumes } from '../../holders/volume-state.ts';
import { listingPath } from './find-volume.ts';

/** What a library would learn from the catalogue of a set. */
export interface Adoption {
  readonly set: VolumeSet;
  /** Volumes that the library does not know. */
  readonly missing: readonly VolumeState[];
  /** Volumes that it knows, whatever it knows of them; nothing is changed there. */
  readonly known: readonly string[];
}

/** Compares the volumes of a library with a set; a library that has volumes of another set is `target-differs` (21). */
export function planAdoption({ access, state, root }: Library, set: VolumeSet): Adoption {
  const ledger = readVolumeLedger(access, state.volumeLedger);
  if (ledger !== null && ledger.setId !== set.setId)
    throw new MediaStructError(
      'target-differs',
      `${displayPath(root)}: expected a library without volumes or with those of MS_${set.setId}, found volumes of MS_${ledger.setId}`,
      {
        path: root,
        suggestions: ['mediastruct init DIR   makes an empty library', 'Nothing was changed.'],
      },
    );
  const own = foldVolumes(ledger?.events ?? []);
  const missing = set.volumes.filter(({ volumeId }) => !own.has(volumeId));
  return { set, missing, known: [...own.keys()] };
}

/**
 * Makes the volumes known that a library lacks: their listings, then what happened to all of them at once, so that a call
 * that was cut off is gone on with by calling it again. Nothing that is known is changed or replaced.
 */
export function adoptVolumes(
  { library, progress, stop }: Pick<Session, 'library' | 'progress' | 'stop'>,
  { set, missing }: Adoption,
): void {
  const { access, state } = library;
  const { setId, createdAt } = set;
  // Listings without a ledger would look as if the ledger was lost.
  if (lstatOrNull(access, state.volumeLedger) === null)
    createVolumeLedger(access, state.volumeLedger, { setId, createdAt });
  settleVolumeLedger(access, state.volumeLedger);
  makeFolders(access, state.volumes);
  // A listing that stands there already stays: the ledger alone may have been lost, or an earlier call was cut off.
  const unlisted = missing.filter(
    ({ volumeId }) => lstatOrNull(access, listingPath(library, volumeId)) === null,
  );
  const wanted = new Map(unlisted.map((volume) => [volume.volumeId, volume]));
  const totalFiles = missing.reduce((sum, { files }) => sum + files, 0);
  progress({ kind: 'phase', phase: 'writing down the volumes', totalFiles });
  for (const { volumeId, files } of listingsOf(library, { set, wanted })) {
    throwIfStopped(stop);
    progress({ kind: 'advance', files, bytes: 0, path: volumeId });
  }
  const told = new Set(missing.map(({ volumeId }) => volumeId));
  const events = set.events.filter(({ volumeId }) => told.has(volumeId));
  extendVolumeLedger(access, state.volumeLedger, events);
}

/** Writes the listing of each wanted volume that has files, and gives it once it is durable. */
function* listingsOf(
  library: Library,
  { set, wanted }: { readonly set: VolumeSet; readonly wanted: ReadonlyMap<string, VolumeState> },
): Generator<{ readonly volumeId: string; readonly files: number }> {
  let open: { readonly volumeId: string; readonly writer: VolumeListingWriter; files: number } | null = null;
  try {
    for (const { volumeId, ...file } of set.files()) {
      if (open !== null && open.volumeId !== volumeId) {
        open.writer.commit();
        const { files } = open;
        yield { volumeId: open.volumeId, files };
        open = null;
      }
      const volume = wanted.get(volumeId);
      if (volume === undefined) continue;
      open ??= { volumeId, writer: listingWriter(library, set, volume), files: 0 };
      open.writer.add(file);
      open.files += 1;
    }
    if (open === null) return;
    open.writer.commit();
    yield { volumeId: open.volumeId, files: open.files };
  } finally {
    open?.writer[Symbol.dispose]();
  }
}

function listingWriter(library: Library, { setId }: VolumeSet, volume: VolumeState): VolumeListingWriter {
  const { volumeId, plannedAt, medium, firstDay, lastDay, runId } = volume;
  const header = { volumeId, setId, createdAt: plannedAt, medium, firstDay, lastDay, runId };
  return new VolumeListingWriter(library.access, listingPath(library, volumeId), header);
}
