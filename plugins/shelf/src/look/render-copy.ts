import type { FileCopy } from './file-copies.ts';

interface CopyView {
  readonly now: Date;
  readonly shown: (text: string) => string;
}

const DAY_MS = 86_400_000;
const DAY = 'YYYY-MM-DD'.length;

/** `disk Blue 1 (house, shelf B): read 2026-11-30, 12 days ago`. */
export function copyLine(copy: FileCopy & { readonly isHere?: boolean }, { now, shown }: CopyView): string {
  const { kind, name, place, isHere } = copy;
  const where = place === null ? '' : ` (${shown(place)})`;
  const words = [proofWords(copy, now), ...doubtWords(copy), ...(isHere === true ? ['here now'] : [])];
  return `${kind} ${shown(name)}${where}: ${words.join('; ')}`;
}

function proofWords({ verifiedAt }: FileCopy, now: Date): string {
  if (verifiedAt === null) return 'never read back';
  const days = Math.floor((now.getTime() - Date.parse(verifiedAt)) / DAY_MS);
  const ago = days <= 0 ? 'today' : days === 1 ? 'yesterday' : `${days} days ago`;
  return `read ${verifiedAt.slice(0, DAY)}, ${ago}`;
}

/** Why a copy proves nothing. */
function doubtWords({ standing, counts, isProven, verifiedAt }: FileCopy): readonly string[] {
  if (isProven) return [];
  if (standing === 'lost') return ['the disk counts as lost'];
  if (standing === 'retired') return ['the disk is retired'];
  if (!counts) return ['not counted'];
  return verifiedAt === null ? [] : ['too long ago to count'];
}
