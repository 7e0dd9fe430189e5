import { paint, plural } from '@mediastruct/command';
import type { ExitCode } from '@mediastruct/core';
import { EXIT_CODES } from '@mediastruct/core';
import type { BadKind } from './bad-kind.ts';
import { BAD_KINDS } from './bad-kind.ts';
import type { HealFigures } from './heal-options.ts';
import type { VerifiedDisk } from './verify-disk.ts';

const WORDS: Readonly<Record<BadKind, string>> = {
  missing: 'missing',
  short: 'of another size than they were written with',
  wrong: 'that read otherwise than they were written',
  unreadable: 'that cannot be read',
};

/** What reading a disk showed, in lines for people. */
export function findingLines(
  found: VerifiedDisk,
  formatBytes: (bytes: number) => string,
  isOnlyHealed: boolean,
): readonly string[] {
  if (isOnlyHealed) return [];
  const { name, good, later } = found;
  return [
    `Disk "${name}": ${plural(good, 'object')} read as they were written.`,
    ...BAD_KINDS.flatMap((kind) => {
      const { count, first } = found[kind];
      if (count === 0) return [];
      const more = count - first.length;
      return [
        paint.bad(`${plural(count, 'object')} ${WORDS[kind]}:`),
        ...first.map((path) => paint.bad(`  ${path}`)),
        ...(more > 0 ? [`  ... and ${more} more`] : []),
      ];
    }),
    ...(later.files === 0
      ? []
      : [`Left for another time: ${plural(later.files, 'object')} (${formatBytes(later.bytes)}).`]),
  ];
}

/**
 * The exit code of the gravest finding, whether it was healed or not: a disk that begins to fail has to be noticed. Where nothing was found, that of what
 * was queued before: no copy is left, or another disk is needed.
 */
export function exitCodeOfFindings(
  { missing, short, wrong, unreadable }: VerifiedDisk,
  heal?: HealFigures,
): ExitCode {
  if (missing.count > 0 || (heal?.lost.files ?? 0) > 0) return EXIT_CODES['file-missing'];
  if (short.count + wrong.count > 0) return EXIT_CODES['content-mismatch'];
  if (unreadable.count > 0) return EXIT_CODES['some-files-failed'];
  return (heal?.waiting.files ?? 0) > 0 ? EXIT_CODES['tree-changed'] : EXIT_CODES.done;
}
