import type { StopFlag } from '@mediastruct/core';
import { displayPath, MediaStructError } from '@mediastruct/core';
import { SECTOR } from '../image/sectors.ts';
import type { BurnTarget } from './burn-target.ts';
import type { MediumFacts } from './medium-facts.ts';
import { parseMediumFacts } from './medium-facts.ts';
import { runXorriso } from './run-xorriso.ts';

/** Asks the drive what disc is in it. Throws `tool-failed` (41) where it does not answer, `wrong-volume` (42) where no blank disc is there. */
export async function readMedium({ path, address }: BurnTarget, stop: StopFlag): Promise<MediumFacts> {
  const { status, lines } = await runXorriso(['-outdev', address, '-toc', '-tell_media_space'], { stop });
  const facts = parseMediumFacts(lines.join('\n'));
  if (facts.type === '' && status !== 0)
    throw new MediaStructError(
      'tool-failed',
      `${displayPath(path)}: xorriso cannot use the drive: ${lastWords(lines)}`,
      {
        path,
        suggestions: ['Is a disc in the drive, and may you use it (group cdrom)? Nothing was written.'],
      },
    );
  if (facts.type === '' || !facts.isBlank)
    throw new MediaStructError(
      'wrong-volume',
      `${displayPath(path)}: expected a blank disc, found ${facts.type === '' ? 'none' : `${facts.type} that holds data`}`,
      { path, suggestions: ['Put a blank disc into the drive. Nothing was written.'] },
    );
  return facts;
}

/** Throws `no-space` (23) where an image is larger than the blank disc. */
export function refuseSmallMedium(
  { path }: BurnTarget,
  { type, freeSectors }: MediumFacts,
  bytes: number,
): void {
  const free = freeSectors * SECTOR;
  if (bytes <= free) return;
  throw new MediaStructError(
    'no-space',
    `${displayPath(path)}: the image needs ${bytes} bytes, and this ${type} holds ${free}`,
    {
      path,
      suggestions: ['Put a larger disc into the drive. Nothing was written.'],
    },
  );
}

/** What xorriso said last that is no progress. */
export function lastWords(lines: readonly string[]): string {
  const said = lines.filter((line) => /FAILURE|FATAL|SORRY|ABORT/.test(line));
  return (said.at(-1) ?? lines.at(-1) ?? 'it said nothing').replace(/^xorriso : /, '');
}
