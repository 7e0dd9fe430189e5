import type { VolumePresence } from '../holders/volume-presence.ts';
import { hasGoodDisc } from '../holders/volume-presence.ts';
import type { VolumeState, VolumeStateName } from '../holders/volume-state.ts';
import type { LibraryCounts, TreeStatus, VolumeTally } from './library-status.ts';

/** Volumes whose files are somewhere else, or not there yet. */
const NOT_HOLDING: readonly VolumeStateName[] = ['planned', 'migrated', 'retired'];

/** The sums over media tree and volumes; null where one of them cannot be told. */
export function countLibrary(
  trees: readonly Pick<TreeStatus, 'role' | 'index' | 'files' | 'bytes'>[],
  volumes: readonly VolumeState[] | null,
  presenceOf: (volume: VolumeState) => VolumePresence,
): LibraryCounts | null {
  const notArchived = sizeOf(trees, 'media');
  const duplicates = sizeOf(trees, 'duplicates');
  if (notArchived === null || duplicates === null || volumes === null) return null;
  const counting = volumes.filter(({ state }) => !NOT_HOLDING.includes(state));
  const lost = counting.filter((volume) => presenceOf(volume) === 'nowhere');
  const holding = counting.filter((volume) => !lost.includes(volume));
  const archived = tally(holding);
  const onDiscs = holding.filter((volume) => presenceOf(volume) === 'discs');
  const burned = holding.filter(hasGoodDisc);
  return {
    files: notArchived.files + archived.files,
    bytes: notArchived.bytes + archived.bytes,
    archived,
    burned: tally(burned),
    released: tally(onDiscs),
    lost: tally(lost),
    unproven: tally(onDiscs.filter((volume) => provenAt(volume) === null)),
    oldestProof: oldest(burned.map(provenAt)),
    notArchived,
    duplicates,
  };
}

/** When a disc of the volume was last read back whole, ISO 8601 UTC; null where none ever was. */
function provenAt({ copies }: VolumeState): string | null {
  const times = copies.flatMap(({ state, verifiedAt }) =>
    state === 'failed' || verifiedAt === undefined ? [] : [verifiedAt],
  );
  return times.toSorted().at(-1) ?? null;
}

/** Null where one of them is. */
function oldest(times: readonly (string | null)[]): string | null {
  const known = times.filter((time) => time !== null);
  return known.length < times.length ? null : (known.toSorted()[0] ?? null);
}

/** How many volumes are in each state, and what they hold. */
export function tallyVolumes(
  volumes: readonly VolumeState[],
): Readonly<Partial<Record<VolumeStateName, VolumeTally>>> {
  const groups = Map.groupBy(volumes, ({ state }) => state);
  return Object.fromEntries([...groups].map(([state, members]) => [state, tally(members)]));
}

function tally(volumes: readonly VolumeState[]): VolumeTally {
  return {
    volumes: volumes.length,
    files: volumes.reduce((sum, volume) => sum + filesOf(volume), 0),
    bytes: volumes.reduce((sum, { bytes }) => sum + bytes, 0),
  };
}

/** A file that is split over volumes counts in the one that has its first segment. */
function filesOf({ files, segments }: VolumeState): number {
  return files - segments.filter(({ number }) => number > 1).length;
}

/** A tree that was never crawled counts nothing yet; one whose index is damaged cannot be counted. */
function sizeOf(
  trees: readonly Pick<TreeStatus, 'role' | 'index' | 'files' | 'bytes'>[],
  role: TreeStatus['role'],
): { files: number; bytes: number } | null {
  const tree = trees.find((one) => one.role === role);
  if (tree?.index === 'damaged') return null;
  return { files: tree?.files ?? 0, bytes: tree?.bytes ?? 0 };
}
