import { formatBytes, paint, plural } from '@mediastruct/command';
import type { FurtherDisk } from '../plan/advice.ts';
import type { Sum } from '../plan/backup-plan.ts';
import type { AdvisedDisk, ShelfAdvice } from './advise-shelf.ts';

/** Which disk to plug in next and why, in lines for people. */
export function adviceLines({ disks, now, further }: ShelfAdvice, shown: (text: string) => string): string[] {
  const { noProof, underLeast } = now;
  const useful = disks.filter((disk) => reasonsFor(disk).length > 0);
  return [
    noProof.files > 0
      ? paint.bad(`Without any proven copy: ${tallyOf(noProof)}.`)
      : 'Every file has a proven copy.',
    underLeast.files > 0
      ? `With fewer proven copies than they should have: ${tallyOf(underLeast)}.`
      : 'Every file has as many proven copies as it should have.',
    ...useful.flatMap((disk, nth) => diskLines(disk, nth === 0, shown)),
    ...(useful.length > 1 ? ['Each is told as if it alone were plugged in.'] : []),
    ...(useful.length === 0
      ? [
          disks.length === 0
            ? 'No disk can be advised: none is active and was here.'
            : 'No disk needs to be plugged in.',
        ]
      : []),
    ...(further === null ? [] : furtherLines(further, now)),
  ];
}

function diskLines(disk: AdvisedDisk, isFirst: boolean, shown: (text: string) => string): string[] {
  const where = disk.place === null ? '' : ` (${disk.place})`;
  const name = shown(`${disk.name}${where}`);
  return [
    isFirst ? paint.strong(`Plug in next: ${name}`) : `Or: ${name}`,
    ...reasonsFor(disk).map((reason) => `  ${reason}`),
  ];
}

function reasonsFor({
  firstCopies,
  soleProofs,
  furtherCopies,
  secondPlaces,
  dueProofs,
  spareCopies,
}: AdvisedDisk): string[] {
  const reasons: readonly (readonly [string, Sum])[] = [
    ['a backup gives a first proven copy to', firstCopies],
    ['shelf verify proves again, where nothing else does,', soleProofs],
    ['a backup gives one more copy to', furtherCopies],
    ['a backup brings to a second place', secondPlaces],
    ['shelf verify is due for', dueProofs],
    ['a backup fills its room with spare copies of', spareCopies],
  ];
  return reasons.filter(([, { files }]) => files > 0).map(([reason, sum]) => `${reason} ${tallyOf(sum)}`);
}

function furtherLines(
  { bytes, noProof, underLeast, free, worstLoss }: FurtherDisk,
  now: ShelfAdvice['now'],
): string[] {
  return [
    `A further disk of ${formatBytes(bytes)}, after a backup to it:`,
    `  without any proven copy: ${tallyOf(noProof)}, now ${tallyOf(now.noProof)}`,
    `  with fewer proven copies than they should have: ${tallyOf(underLeast)}, now ${tallyOf(now.underLeast)}`,
    `  most that one loss leaves without a proven copy: ${tallyOf(worstLoss.after)}, now ${tallyOf(worstLoss.before)}`,
    `  ${formatBytes(free)} of it stay free`,
  ];
}

function tallyOf({ files, bytes }: Sum): string {
  return files === 0 ? '0 files' : `${plural(files, 'file')} (${formatBytes(bytes)})`;
}
