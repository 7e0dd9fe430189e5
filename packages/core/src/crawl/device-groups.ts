import type { DeviceKind, DeviceOfFolder } from '../files/device-kind.ts';
import { deviceOfFolder } from '../files/device-kind.ts';
import { errnoOf } from '../files/file-access.ts';
import type { FileAccess } from '../files/file-access.ts';
import type { Tree } from '../library/library.ts';

/** Trees that lie on one device. */
export interface DeviceGroup {
  readonly kind: DeviceKind;
  readonly trees: readonly Tree[];
}

/** Groups trees by the device that they lie on; groups and trees stay in the order in which they were given. */
export function groupByDevice(access: FileAccess, trees: readonly Tree[]): readonly DeviceGroup[] {
  const devices = new Map(trees.map((tree) => [tree, deviceOf(access, tree)]));
  const groups = Map.groupBy(trees, (tree) => devices.get(tree)?.name ?? '');
  return [...groups.values()].map((members) => {
    const [first] = members;
    return { kind: (first && devices.get(first)?.kind) ?? 'unknown', trees: members };
  });
}

/** A tree that cannot be looked at is refused when it is crawled, which is the place to say so. */
function deviceOf(access: FileAccess, { root }: Tree): DeviceOfFolder {
  try {
    return deviceOfFolder(access, root);
  } catch (error) {
    if (errnoOf(error) === null) throw error;
    return { kind: 'unknown', name: '' };
  }
}
