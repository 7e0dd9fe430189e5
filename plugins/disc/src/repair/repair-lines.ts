import { displayPath } from '@mediastruct/core';
import { plural } from '@mediastruct/command';
import type { RepairReport } from './repair-report.ts';

export interface RepairLine {
  readonly text: string;
  readonly isBad: boolean;
}

const SHOWN_RANGES = 10;

/** The report of a repair as lines for people: what was damaged, what mended it, what is still wrong, and what nothing proves. */
export function repairLines(report: RepairReport): readonly RepairLine[] {
  const { source, volumeId, unreadable, image, sound, mended, firstMended, wrong, first, unproven } = report;
  const name = volumeId === '' ? 'a disc without a name' : displayPath(volumeId);
  return [
    good(`${displayPath(source)}: ${name}, ${plural(unreadable, 'sector')} could not be read`),
    ...(report.correction.method === 'none' ? [] : [good(correctionText(report.correction))]),
    ...firstMended.map(({ path, from }) => good(`  ${displayPath(path)}: from ${displayPath(from)}`)),
    ...more(mended - firstMended.length),
    ...first.map(({ path, what }) =>
      bad(`  ${path === '' ? '' : `${displayPath(path)}: `}${displayPath(what)}`),
    ),
    ...more(wrong - first.length),
    ...unproven.slice(0, SHOWN_RANGES).map(({ first: sector, count, why }) => {
      const where = count === 1 ? `sector ${sector}` : `sectors ${sector} to ${sector + count - 1}`;
      return good(`  not proven: ${where}, ${displayPath(why)}`);
    }),
    ...more(unproven.length - SHOWN_RANGES),
    image === null
      ? bad(
          `${plural(sound, 'file')} are as the manifests say, and something is still wrong: no image was written.`,
        )
      : good(`${displayPath(image)}: ${plural(sound, 'file')} read as the manifests say.`),
  ];
}

function correctionText({ method, outcome }: RepairReport['correction']): string {
  const told = {
    good: 'every sector agrees with it',
    insufficient: 'more is damaged than it can correct',
    'tool-missing': `it could not be used: ${method === 'rs03' ? 'dvdisaster' : 'par2'} is not installed`,
    none: 'none',
  }[outcome];
  return `error correction data (${method.toUpperCase()}): ${told}`;
}

function more(count: number): readonly RepairLine[] {
  return count > 0 ? [good(`  ... and ${count} more`)] : [];
}

function good(text: string): RepairLine {
  return { text, isBad: false };
}

function bad(text: string): RepairLine {
  return { text, isBad: true };
}
