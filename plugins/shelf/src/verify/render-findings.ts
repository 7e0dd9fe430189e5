import { formatCount, paint, plural } from '@mediastruct/command';
import type { ExitCode } from '@mediastruct/core';
import { EXIT_CODES } from '@mediastruct/core';
import type { BadKind } from './bad-kind.ts';
import { BAD_KINDS } from './bad-kind.ts';
import type { SampleResult } from './disk-sample.ts';
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
  const { name, good, later, sample } = found;
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
    ...(sample === null ? [] : sampleLines(sample)),
  ];
}

function sampleLines({
  by,
  draws,
  population,
  bad,
  share,
  most,
  confidence,
}: SampleResult): readonly string[] {
  const drawn = by === 'objects' ? 'each object as likely as any other' : 'each byte as likely as any other';
  const found = bad === 0 ? 'none of them bad' : `${formatCount(bad)} of them bad`;
  const what =
    most === null
      ? `at most ${percent(share)} of the bytes are in damaged files`
      : `at most ${percent(share)} of the objects are damaged (${formatCount(most)})`;
  return [
    `Sample: ${plural(draws, 'draw')} from ${plural(population, 'object')}, ${drawn}; ${found}.`,
    `With ${confidence * 100} % confidence ${what}.`,
  ];
}

/** Never less than it is, because it is a limit. */
function percent(share: number): string {
  const digits = share >= 0.1 ? 1 : share >= 0.001 ? 2 : 4;
  const scale = 10 ** digits;
  return `${Math.ceil(share * 100 * scale - 1e-9) / scale} %`;
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
