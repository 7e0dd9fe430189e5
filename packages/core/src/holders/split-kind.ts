import { createHash } from 'node:crypto';
import type { Holder, HolderKind, HolderProof, ListedCopy } from './holder.ts';
import type { PlacedSegment } from './volume-event.ts';
import { volumeStates } from './volume-ledger-states.ts';
import { VolumePresences } from './volume-presence.ts';
import type { VolumeState } from './volume-state.ts';
import { describeDisc, discProofs } from './volume-discs.ts';

/**
 * Volumes that together hold files which are larger than a medium, a holder for each such set: its files can be had where all of its
 * volumes can. The segments themselves are told by the volumes' own listings.
 */
export const splitKind: HolderKind = {
  name: 'split',
  holders: (library, onDamaged) => {
    const states = volumeStates(library, onDamaged);
    const presences = new VolumePresences(library);
    return [...volumeSets(states.values())].map(([name, files]) => {
      const volumes = files.volumeIds.flatMap((id) => states.get(id) ?? []);
      return splitHolder({
        name,
        volumes,
        files: files.wholes,
        presences,
      });
    });
  },
};

interface WholeFile extends ListedCopy {
  readonly sha256: string;
}

interface VolumeSet {
  readonly volumeIds: readonly string[];
  readonly wholes: readonly WholeFile[];
}

/** Files of which every segment is in some volume that counts, by the names of their volumes. */
function volumeSets(states: Iterable<VolumeState>): ReadonlyMap<string, VolumeSet> {
  const parts = new Map<string, { volumeId: string; segment: PlacedSegment }[]>();
  for (const { volumeId, segments, state } of states)
    if (state !== 'retired' && state !== 'migrated')
      for (const segment of segments) {
        const key = `${segment.sha256} ${segment.of} ${wholePath(segment)}`;
        parts.set(key, [...(parts.get(key) ?? []), { volumeId, segment }]);
      }
  const sets = new Map<string, { volumeIds: readonly string[]; wholes: WholeFile[] }>();
  for (const found of parts.values()) {
    const whole = wholeOf(found.map(({ segment }) => segment));
    if (whole === null) continue;
    const volumeIds = [...new Set(found.map(({ volumeId }) => volumeId))].sort();
    const name = volumeIds.join('+');
    const set = sets.get(name) ?? { volumeIds, wholes: [] };
    sets.set(name, set);
    set.wholes.push(whole);
  }
  return sets;
}

function wholePath({ path }: PlacedSegment): string {
  return path.slice(0, path.lastIndexOf('.'));
}

function wholeOf(segments: readonly PlacedSegment[]): WholeFile | null {
  const [first] = segments;
  const numbers = new Set(segments.map(({ number }) => number));
  if (first === undefined || numbers.size < first.of) return null;
  const { sha256, size } = first;
  const unknown = { taken: null, camera: null, origin: null, verifiedAt: null };
  return { path: wholePath(first), size, sha256, ...unknown, isSound: true };
}

interface SplitFiles {
  readonly name: string;
  readonly volumes: readonly VolumeState[];
  readonly files: readonly WholeFile[];
  readonly presences: VolumePresences;
}

function splitHolder({ name, volumes, files, presences }: SplitFiles): Holder {
  const proofs = () => togetherProven(volumes);
  return {
    kind: splitKind.name,
    name,
    // Its files stand nowhere as such.
    root: '',
    place: volumes.map(placeOf).join('; '),
    holdsCopies: volumes.every((volume) => presences.holdsCopies(volume)),
    listing: {
      mark: () => ({ base: createHash('sha256').update(JSON.stringify(files)).digest('hex'), changes: 0 }),
      copies: () => files,
      changesSince: () => null,
    },
    isReachable: () => volumes.every((volume) => presences.of(volume) === 'folder'),
    listedAt: () =>
      volumes
        .map(({ builtAt }) => builtAt ?? '')
        .sort()
        .at(-1) ?? null,
    provenAt: () =>
      proofs()
        .map(({ verifiedAt }) => verifiedAt)
        .sort()
        .at(-1) ?? null,
    proofs,
  };
}

/** As often as each of the volumes was read back: the nth proof is as old as the oldest nth of any of them. */
function togetherProven(volumes: readonly VolumeState[]): readonly HolderProof[] {
  const each = volumes.map((volume) =>
    discProofs(volume).toSorted((a, b) => (a.verifiedAt < b.verifiedAt ? 1 : -1)),
  );
  const times = Math.min(...each.map((proofs) => proofs.length));
  return Array.from({ length: times }, (_, nth) => {
    const those = each.flatMap((proofs) => proofs[nth] ?? []);
    const verifiedAt = those.map((one) => one.verifiedAt).sort()[0] ?? '';
    const places = new Set(those.map(({ place }) => place ?? null));
    // Discs in several places are lost with any of them, so that no one place is theirs.
    const [place = null] = places.size === 1 ? places : [];
    return { copy: those.map(({ copy }) => copy).join(' + '), verifiedAt, place };
  });
}

function placeOf({ volumeId, copies }: VolumeState): string {
  const good = copies.filter(({ state }) => state !== 'failed').map(describeDisc);
  return good.length === 0 ? volumeId : `${volumeId}: ${good.join(', ')}`;
}
