import { giveUp, insist } from './give-up.ts';
import type { TagSink } from './tag-list.ts';

const DATE = /^(\d{4})-(\d\d)-(\d\d)T(\d\d:\d\d:\d\d(?:\.\d+)?)(Z|[+-]\d\d:?\d\d)?$/;

/** A date of ISO 8601 as exiftool prints it. */
export function isoDate(text: string): string {
  const [, year, month, day, time, zone] = DATE.exec(text) ?? giveUp('a date of its metadata is unusual');
  const offset = zone?.replace(/^([+-]\d\d)(\d\d)$/, '$1:$2') ?? '';
  return `${year}:${month}:${day} ${time}${offset}`;
}

const POSITION = /^([+-]\d{2}\.\d+)([+-]\d{3}\.\d+)([+-]\d+(?:\.\d+)?)?\/?$/;

/** Degrees. */
const SMALLEST_ANGLE = 0.01;

/** Adds the position that a film has in degrees (ISO 6709, annex H). */
export function moviePosition(text: string, tags: TagSink): void {
  const [, latitude, longitude] = POSITION.exec(text) ?? giveUp('the position of its metadata is unusual');
  // exiftool prints smaller angles as texts.
  const isUsual = [latitude, longitude].every((text) => Math.abs(Number(text)) >= SMALLEST_ANGLE);
  insist(isUsual, 'the position of its metadata is unusual');
  const groups = ['Composite', 'Composite'] as const;
  tags.add({ groups, tag: 'GPSLatitude', value: Number(Number(latitude).toPrecision(15)) });
  tags.add({ groups, tag: 'GPSLongitude', value: Number(Number(longitude).toPrecision(15)) });
}
