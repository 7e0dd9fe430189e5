interface OnDevice {
  readonly diskId: string;
  readonly device: string | null;
}

/**
 * Names one disk for all that share a device, whatever each was told to share it with: the last one of the way from one to the next. Two computers may each have told the other
 * way round; then it is the least id of them. Null for that disk itself.
 */
export function withSharedDevices<Disk extends OnDevice>(disks: readonly Disk[]): readonly Disk[] {
  const told = new Map(disks.map(({ diskId, device }) => [diskId, device]));
  return disks.map((disk) => {
    const device = lastOf(disk.diskId, told);
    return { ...disk, device: device === disk.diskId ? null : device };
  });
}

function lastOf(diskId: string, told: ReadonlyMap<string, string | null>): string {
  const way: string[] = [];
  for (let at = diskId; ;) {
    const round = way.indexOf(at);
    if (round >= 0) return way.slice(round).reduce((least, one) => (one < least ? one : least));
    way.push(at);
    const next = told.get(at) ?? null;
    if (next === null) return at;
    at = next;
  }
}
