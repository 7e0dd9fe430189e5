import { MediaStructError } from '../errors/media-struct-error.ts';
import type { Library } from '../library/library.ts';
import { asDamaged } from '../records/as-damaged.ts';
import { readVolumeLedger } from './volume-ledger.ts';
import type { VolumeState } from './volume-state.ts';
import { foldVolumes } from './volume-state.ts';

/** The volumes as the ledger leaves them; where it is damaged that is told, and none is known. */
export function volumeStates(
  { access, state }: Library,
  onDamaged: (error: MediaStructError) => void,
): ReadonlyMap<string, VolumeState> {
  try {
    const ledger = asDamaged(state.volumeLedger, () =>
      readVolumeLedger(access, state.volumeLedger, state.volumes),
    );
    return foldVolumes(ledger?.events ?? []);
  } catch (error) {
    if (!(error instanceof MediaStructError)) throw error;
    onDamaged(error);
    return new Map();
  }
}
