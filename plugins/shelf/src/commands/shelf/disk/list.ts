import { formatBytes, formatCount, formatTable, MediaStructCommand, plural } from '@mediastruct/command';
import type { DiskRow } from '../../../disks/disk-row.ts';

const COLUMNS = [
  { header: 'disk' },
  { header: 'state' },
  { header: 'place' },
  { header: 'files' },
  { header: 'bytes' },
  { header: 'free' },
  { header: 'last here' },
  { header: 'oldest proof' },
];
const DAY = 'YYYY-MM-DD'.length;

export default class ShelfDiskList extends MediaStructCommand<typeof ShelfDiskList> {
  static override summary = 'List the disks of the shelf: what is on each, where it is, when it was read.';
  static override description =
    'Answered from what the library knows: no disk is needed. FREE is what was free when the disk was last here; OLDEST PROOF is when the object on it that was read longest ago was read.';
  static override examples = [
    '<%= config.bin %> <%= command.id %>',
    "<%= config.bin %> <%= command.id %> --json | jq -r '.disks[] | select(.isHere) | .name'",
  ];

  async run(): Promise<{ readonly disks: readonly DiskRow[] }> {
    const { displayPath } = await import('@mediastruct/core/errors');
    const { diskRows } = await import('../../../disks/disk-row.ts');
    const options = { kinds: await this.holderKinds(), note: this.tellNote };
    const disks = diskRows(await this.library(), options);
    if (disks.length > 0) {
      const names = new Map(disks.map(({ diskId, name }) => [diskId, name]));
      const rows = disks.map((disk) => cellsOf(disk, names).map(displayPath));
      this.log(formatTable(COLUMNS, rows).trimEnd());
    }
    this.log(
      disks.length === 0
        ? 'No disks. "shelf disk add NAME PATH" makes a folder on a disk one of the shelf.'
        : plural(disks.length, 'disk'),
    );
    return { disks };
  }
}

function cellsOf(disk: DiskRow, names: ReadonlyMap<string, string>): string[] {
  const { name, standing, place, device, files, bytes, freeBytes, seenAt, oldestProof, isHere } = disk;
  return [
    name,
    isHere ? `${standing}, here` : standing,
    [place ?? [], device === null ? [] : `on the device of ${names.get(device) ?? 'another disk'}`]
      .flat()
      .join('; '),
    files === null ? '?' : formatCount(files),
    bytes === null ? '?' : formatBytes(bytes),
    freeBytes === null ? '' : formatBytes(freeBytes),
    seenAt?.slice(0, DAY) ?? 'never',
    oldestProof?.slice(0, DAY) ?? '',
  ];
}
