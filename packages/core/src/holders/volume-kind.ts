import { lstatOrNull } from '../files/file-access.ts';
import type { Library } from '../library/library.ts';
import { treeOf } from '../library/library.ts';
import { allAsDamaged, asDamaged } from '../records/as-damaged.ts';
import { readSealedFooter } from '../records/sealed-file.ts';
import type { Holder, HolderKind, ListedCopy } from './holder.ts';
import { describeDisc, discProofs } from './volume-discs.ts';
import { volumeStates } from './volume-ledger-states.ts';
import { listVolumeListings, readVolumeFiles, VOLUME_FORMAT } from './volume-listing.ts';
import { VolumePresences } from './volume-presence.ts';
import type { VolumeState } from './volume-state.ts';

/** The volumes that were ever built, whether their folders still are in the archive or only their discs are there. */
export const volumeKind: HolderKind = {
  name: 'volume',
  holders: (library, onDamaged) => {
    const states = volumeStates(library, onDamaged);
    const presences = new VolumePresences(library);
    return listVolumeListings(library.access, library.state.volumes).map(({ volumeId, path }) => {
      const state = states.get(volumeId);
      return volumeHolder(library, { volumeId, path, state, holdsCopies: holdsCopies(state, presences) });
    });
  },
};

const NO_DISCS = { copies: [] };

interface ListedVolume {
  readonly volumeId: string;
  /** Of its listing. */
  readonly path: string;
  /** Undefined where the volume ledger does not tell of it. */
  readonly state: VolumeState | undefined;
  readonly holdsCopies: boolean;
}

function holdsCopies(state: VolumeState | undefined, presences: VolumePresences): boolean {
  // Of a volume that the ledger does not tell of, a disc may exist all the same.
  if (state === undefined) return true;
  return state.state !== 'retired' && state.state !== 'migrated' && presences.holdsCopies(state);
}

function volumeHolder(library: Library, { volumeId, path, state, holdsCopies }: ListedVolume): Holder {
  const { access } = library;
  const { root } = treeOf(library, 'archive');
  return {
    kind: volumeKind.name,
    name: volumeId,
    root,
    place: placeOf(state),
    holdsCopies,
    listing: {
      mark: () => {
        const footer = asDamaged(path, () => readSealedFooter(access, path, VOLUME_FORMAT));
        return footer && { base: footer.sha256, changes: 0 };
      },
      copies: () => allAsDamaged(path, copiesOf(library, path)),
      changesSince: () => null,
      bytes: () => lstatOrNull(access, path)?.size ?? 0,
    },
    isReachable: () => lstatOrNull(access, `${root}/${volumeId}`)?.kind === 'folder',
    listedAt: () => state?.builtAt ?? null,
    provenAt: () => latest(discProofs(state ?? NO_DISCS).map(({ verifiedAt }) => verifiedAt)),
    proofs: () => discProofs(state ?? NO_DISCS),
  };
}

/** A volume's files stand below the archive under the volume's own name, as the archive's index has them too. */
function* copiesOf({ access }: Library, path: string): Generator<ListedCopy> {
  for (const file of readVolumeFiles(access, path))
    yield {
      path: `${file.volumeId}/${file.path}`,
      size: file.size,
      sha256: file.sha256,
      taken: file.taken ?? null,
      camera: file.camera ?? null,
      origin: file.origin ?? null,
      verifiedAt: null,
      isSound: true,
    };
}

/** Where its discs are, as far as somebody told; null where none is known that did not fail. */
export function placeOf(state: VolumeState | undefined): string | null {
  const places = (state?.copies ?? []).filter((copy) => copy.state !== 'failed').map(describeDisc);
  return places.length === 0 ? null : places.join('; ');
}

function latest(times: readonly string[]): string | null {
  return times.reduce<string | null>((last, time) => (last === null || time > last ? time : last), null);
}
