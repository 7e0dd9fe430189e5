import type { KnownCopy } from '../catalogue/catalogue.ts';
import { parseVolumeId } from '../holders/volume-id.ts';
import type { VolumeState } from '../holders/volume-state.ts';
import { listKind } from '../lists/held/list-kind.ts';
import type { TakenRecord } from '../records/file-record.ts';
import type { VolumeFacts } from './volume-facts.ts';
import { volumeFacts } from './volume-facts.ts';

/** One place where a content is, as the listings tell. */
export interface FoundPlace {
  /** Null where the content could not be read when it was listed. */
  readonly sha256: string | null;
  readonly size: number;
  readonly taken: TakenRecord | null;
  readonly camera: string | null;
  /** What has it: the kind and name of the holder, and its place as far as somebody told. */
  readonly holder: { readonly kind: string; readonly name: string; readonly place: string | null };
  /** The tree whose index lists it; null where no tree does, so that it is on discs or other holders alone. */
  readonly tree: string | null;
  /** Absolute path of the tree. */
  readonly root: string;
  /** Relative to the root; begins with the volume's id for a file of a volume. */
  readonly path: string;
  /** elsewhere: on a holder that is neither a tree nor a volume. listed: a list of another program names it, and nobody here has seen it. */
  readonly state: 'on-disk' | 'unburned' | 'burned' | 'elsewhere' | 'listed';
  readonly volume: VolumeFacts | null;
}

export function foundPlace(copy: KnownCopy, volumes: ReadonlyMap<string, VolumeState>): FoundPlace {
  const { sha256, size, taken, camera, path, holder } = copy;
  const { kind, name, root, place } = holder;
  const volumeId = volumeIdOf(copy);
  const volume = volumeId === null ? null : volumeFacts(volumeId, volumes.get(volumeId));
  return {
    sha256,
    size,
    taken,
    camera,
    holder: { kind, name, place },
    tree: kind === 'tree' ? name : null,
    root,
    path,
    state: stateOf(kind, volume),
    volume,
  };
}

/** The volume that a copy is in, by its own listing or by the folder of the archive that it stands in. */
function volumeIdOf({ holder, path }: Pick<KnownCopy, 'holder' | 'path'>): string | null {
  if (holder.kind === 'volume') return holder.name;
  if (holder.kind !== 'tree' || holder.name !== 'archive') return null;
  const first = path.slice(0, Math.max(0, path.indexOf('/')));
  return parseVolumeId(first) === null ? null : first;
}

function stateOf(kind: string, volume: VolumeFacts | null): FoundPlace['state'] {
  if (volume !== null) return volume.isBurned ? 'burned' : 'unburned';
  if (kind === listKind.name) return 'listed';
  return kind === 'tree' ? 'on-disk' : 'elsewhere';
}
