import { formatBytes, paint, plural } from '@mediastruct/command';
import type { LeavingDisk } from './leave-disk.ts';

/** What depends on a disk, in lines for people. */
export function onlyThereLines(
  { disk, sameDevice, onlyThere, isKnown, first }: LeavingDisk,
  shown: (path: string) => string,
): readonly string[] {
  const name = `disk "${disk.name}"`;
  const doubt = isKnown
    ? []
    : [paint.bad(`A record could not be read, so ${name} may hold more that is nowhere else.`)];
  const beside = sameDevice.map((other) =>
    paint.bad(
      `It shares its device with disk "${shown(other)}", which goes on counting unless it is told too.`,
    ),
  );
  if (onlyThere.files === 0)
    return [...(isKnown ? [`Every content on ${name} has another known copy.`] : doubt), ...beside];
  const more = onlyThere.files - first.length;
  return [
    ...doubt,
    paint.bad(
      `No other copy is known of ${plural(onlyThere.files, 'file')} (${formatBytes(onlyThere.bytes)}) on ${name}:`,
    ),
    ...first.map((path) => `  ${shown(path)}`),
    ...(more > 0 ? [`  ... and ${more} more`] : []),
    ...beside,
  ];
}
