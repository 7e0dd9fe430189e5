import type { VolumeState } from '@mediastruct/core';
import { MediaStructError } from '@mediastruct/core';
import { copyLetter } from '../page/page-data.ts';

/** What stands on a label. All texts are as they are printed. */
export interface LabelFacts {
  readonly volumeId: string;
  /** `Disc 7`. */
  readonly title: string;
  /** `MS_3f2a9c01`. */
  readonly set: string;
  /** `12 May 2019 to 3 Aug 2019`. */
  readonly days: string;
  readonly files: string;
  readonly size: string;
  readonly medium: string;
  /** Capital letters; empty where none was named. */
  readonly copy: string;
  /** When the disc was burned, or else when the volume was planned. */
  readonly date: string;
  /** Where it is to be; empty where that is not known. */
  readonly location: string;
}

/** A picture of the disc, with what stands below it. */
export interface LabelPicture {
  readonly jpeg: Buffer;
  readonly name: string;
  readonly day: string;
}

const MONTHS = 'Jan Feb Mar Apr May Jun Jul Aug Sep Oct Nov Dec'.split(' ');

/** Gathers a volume's facts for its label. `usage` (64) for a copy that is no letter. */
export function labelFacts(
  volume: VolumeState,
  { copy = '', location }: { readonly copy?: string | undefined; readonly location?: string | undefined },
): LabelFacts {
  const { volumeId, firstDay, lastDay, files, bytes, medium, plannedAt } = volume;
  const letter = copy.toUpperCase();
  if (!/^[A-Z]{0,2}$/.test(letter))
    throw new MediaStructError('usage', `copy "${copy}": expected a letter such as A or B`, {
      suggestions: ['Nothing was written.'],
    });
  const known = volume.copies.find((one) => copyLetter(one.copy) === letter);
  return {
    volumeId,
    title: `Disc ${Number(volumeId.slice(volumeId.lastIndexOf('_') + 1))}`,
    set: volumeId.slice(0, volumeId.lastIndexOf('_')),
    days: firstDay === lastDay ? formatDay(firstDay) : `${formatDay(firstDay)} to ${formatDay(lastDay)}`,
    files: files.toLocaleString('en-US'),
    size: formatGigabytes(bytes),
    medium: medium.toUpperCase(),
    copy: letter,
    date: formatDay((known?.burnedAt ?? plannedAt).slice(0, 10)),
    location: location ?? known?.location ?? '',
  };
}

/** `12 May 2019`; what is no date stays as it is. */
export function formatDay(day: string): string {
  const [, year, month, date] = /^(\d{4})-(\d{2})-(\d{2})$/.exec(day) ?? [];
  const name = MONTHS[Number(month) - 1];
  return name === undefined ? (day === '' ? 'no date' : day) : `${Number(date)} ${name} ${year}`;
}

function formatGigabytes(bytes: number): string {
  const [value, unit] = bytes >= 1e9 ? [bytes / 1e9, 'GB'] : [bytes / 1e6, 'MB'];
  return `${value >= 100 ? Math.round(value) : value.toFixed(1)} ${unit}`;
}
