import { formatBytes, paint, plural } from '@mediastruct/command';
import type { Sum } from '../plan/backup-plan.ts';
import type { ReleasePreview } from './release-disk.ts';

/** What would go from a disk and what stays, in lines for people. */
export function releaseLines(
  { name, redundant, last, kept }: ReleasePreview,
  shown: (text: string) => string,
): readonly string[] {
  return [
    ...lineOf(redundant, 'that were deleted long ago go; other copies of them were read back lately'),
    ...lineOf(last, 'that were deleted long ago go, and no other proven copy is known').map((line) =>
      paint.bad(line),
    ),
    ...lineOf(
      kept,
      'that were deleted long ago stay: no other proven copy is known (--last lets them go too)',
    ),
    ...(redundant.files + last.files === 0 ? [`Nothing on disk "${shown(name)}" is to be let go of.`] : []),
  ];
}

function lineOf({ files, bytes }: Sum, what: string): readonly string[] {
  return files === 0 ? [] : [`${plural(files, 'file')} (${formatBytes(bytes)}) ${what}`];
}
