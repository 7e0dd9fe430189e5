import type { VolumeState, VolumeStateName } from '../holders/volume-state.ts';
import type { LibraryCounts, TreeStatus, VolumeTally } from './library-status.ts';

/** Volumes whose files are somewhere else, or not there yet. */
const NOT_HOLDING: readonly VolumeStateName[] = ['planned', 'migrated', 'retired'];

/** The sums over media tree and volumes; null where one of them cannot be told. */
export function countLibrary(
  trees: readonly Pick<TreeStatus, 'role' | 'index' | 'files' | 'bytes'>[],
  volumes: readonly VolumeState[] | null,
): LibraryCounts | null {
  const notArchived = sizeOf(trees, 'media');
  const duplicates = sizeOf(trees, 'duplicates');
  if (notArchived === null || duplicates === null || volumes === null) return null;
  const holding = volumes.filter(({ state }) => !NOT_HOLDING.includes(state));
  const archived = tally(holding);
  return {
    files: notArchived.files + archived.files,
    bytes: notArchived.bytes + archived.bytes,
    archived,
    burned: tally(holding.filter(isBurned)),
    released: tally(holding.filter(({ releasedAt }) => releasedAt !== undefined)),
    notArchived,
    duplicates,
  };
}

/** True where a disc of the volume exists that did not fail its last check. */
export function isBurned({ copies }: Pick<VolumeState, 'copies'>): boolean {
  return copies.some(({ state }) => state !== 'failed');
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
    files: volumes.reduce((sum, { files }) => sum + files, 0),
    bytes: volumes.reduce((sum, { bytes }) => sum + bytes, 0),
  };
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
