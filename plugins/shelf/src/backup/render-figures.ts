import { formatBytes, paint, plural } from '@mediastruct/command';
import type { BackupFigures } from './backup-options.ts';

const STORED: Readonly<Record<keyof BackupFigures['store'], string>> = {
  'no-copy': 'that have no copy yet',
  'no-proof': 'whose copies were not read back lately',
  'too-few': 'that have fewer copies than they should',
  spare: 'that have enough copies, because there is room',
};
const EVICTED: Readonly<Record<keyof BackupFigures['evict'], string>> = {
  expired: 'that were deleted or left out long ago',
  surplus: 'of which there are enough elsewhere',
  'for-none': 'that files without any copy need the room of',
};
const UNMET: Readonly<Record<keyof BackupFigures['unmet'], string>> = {
  'no-room': 'do not fit on this disk',
  'no-room-to-swap': 'do not fit beside what would have to go for them',
  'too-large': 'are larger than this disk can hold',
  'not-readable': 'cannot be read now: their source is not here',
  gone: 'are gone from their source',
};

/** What a backup does and why, and what it leaves undone, in lines for people. */
export function figureLines({ store, evict, unmet }: BackupFigures): readonly string[] {
  return [
    ...linesOf(store, STORED, 'stores'),
    ...linesOf(evict, EVICTED, 'takes away'),
    ...linesOf(unmet, UNMET, 'too few copies after it:').map((line) => paint.bad(line)),
  ];
}

function linesOf<Why extends string>(
  sums: Readonly<Record<Why, { readonly files: number; readonly bytes: number }>>,
  words: Readonly<Record<Why, string>>,
  verb: string,
): readonly string[] {
  // A record has the keys of its words only.
  return (Object.keys(words) as Why[]).flatMap((why) => {
    const { files, bytes } = sums[why];
    return files === 0 ? [] : [`${verb} ${plural(files, 'file')} (${formatBytes(bytes)}) ${words[why]}`];
  });
}
