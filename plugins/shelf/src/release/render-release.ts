import { formatBytes, paint, plural } from '@mediastruct/command';
import type { Sum } from '../plan/backup-plan.ts';
import type { ReleaseFate } from '../plan/release/plan-release.ts';
import type { ReleasePreview } from './release-disk.ts';

const WHY = {
  listed: 'that were deleted or left out long ago',
  unlisted: 'that no source tells of (their source was dropped long ago, or never known)',
} as const;
const FATES: Readonly<Record<ReleaseFate, string>> = {
  redundant: 'go; other copies of them were read back lately',
  last: 'go, and no other proven copy is known',
  kept: 'stay: no other proven copy is known (--last lets them go too)',
};

/** What would go from a disk and what stays, in lines for people. */
export function releaseLines(preview: ReleasePreview, shown: (text: string) => string): readonly string[] {
  const { name, redundant, last, fixed, waiting, dropped } = preview;
  return [
    ...fateLines(preview, 'redundant'),
    ...fateLines(preview, 'last').map((line) => paint.bad(line)),
    ...fateLines(preview, 'kept'),
    ...lineOf(waiting, 'stay until their days of grace are over'),
    ...dropped.map(
      ({ name: source, goneSince, until, isListed }) =>
        `Source "${shown(source)}" was dropped on ${dayOf(goneSince)}: ${isListed ? 'what only it had' : 'its list is not here as it was at last, so whatever no source tells of'} stays until ${dayOf(until)}.`,
    ),
    ...lineOf(fixed, 'stay where distbackup put them, which is never changed'),
    ...(redundant.files + last.files === 0 ? [`Nothing on disk "${shown(name)}" is to be let go of.`] : []),
  ];
}

function dayOf(time: string): string {
  return time.slice(0, 10);
}

/** What nobody deleted is told by itself. */
function fateLines(preview: ReleasePreview, fate: ReleaseFate): readonly string[] {
  const [all, unlisted] = [preview[fate], preview.unlisted[fate]];
  const listed = { files: all.files - unlisted.files, bytes: all.bytes - unlisted.bytes };
  return [
    ...lineOf(listed, `${WHY.listed} ${FATES[fate]}`),
    ...lineOf(unlisted, `${WHY.unlisted} ${FATES[fate]}`),
  ];
}

function lineOf({ files, bytes }: Sum, what: string): readonly string[] {
  return files === 0 ? [] : [`${plural(files, 'file')} (${formatBytes(bytes)}) ${what}`];
}
