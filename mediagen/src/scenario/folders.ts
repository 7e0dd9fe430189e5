import type { Settings } from '../options.ts';
import type { Random } from '../random.ts';

const FIRST = [
  'DCIM',
  'Pictures',
  'Phone backup',
  'Old laptop',
  'From Anna',
  'Desktop',
  'USB stick',
  'Camera Uploads',
];
const DEEPER = ['100CANON', 'Wedding', 'Sorted', 'New folder', 'Best of', 'misc'];

/** A folder of the tree, `/` between names, '' for the base folder itself; never one whose name reads as a date. */
export function pickFolder(random: Random, { dirdepth, maxbasesubs }: Settings): string {
  if (dirdepth === 0) return '';
  const depth = random.chance(0.05) ? 0 : random.between(1, dirdepth);
  const names = Array.from({ length: depth }, (_, level) =>
    level === 0 ? firstName(random.between(0, maxbasesubs - 1)) : random.pick(DEEPER),
  );
  return names.join('/');
}

function firstName(index: number): string {
  return FIRST[index] ?? `Folder ${index + 1}`;
}
