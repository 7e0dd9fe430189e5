import { formatBytes, paint, plural } from '@mediastruct/command';
import type { LeavingDisk } from './leave-disk.ts';

/** What depends on a disk, in lines for people. */
export function onlyThereLines(
  { disk, onlyThere, first }: LeavingDisk,
  shown: (path: string) => string,
): readonly string[] {
  const name = `disk "${disk.name}"`;
  if (onlyThere.files === 0) return [`Every content on ${name} has another known copy.`];
  const more = onlyThere.files - first.length;
  return [
    paint.bad(
      `No other copy is known of ${plural(onlyThere.files, 'file')} (${formatBytes(onlyThere.bytes)}) on ${name}:`,
    ),
    ...first.map((path) => `  ${shown(path)}`),
    ...(more > 0 ? [`  ... and ${more} more`] : []),
  ];
}
