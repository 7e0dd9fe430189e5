import { wallClockMs } from './wall-clock.ts';

const NAMED_DAY = /^((?:18|19|20)\d\d)([-_.])(\d\d)\2(\d\d)(?!\d)/;
const PACKED_DAY = /^((?:19|20)\d\d)(\d\d)(\d\d)(?:$|[ _\-.,])/;

/**
 * The day that a folder's path names, with `/` between the segments: `2019-05-12`, `2019-05-12 Birthday`,
 * `20190512_trip`, `2019/05/12`, `2019/05/12 Birthday`. Returns midnight of that day in milliseconds since 1970, as if
 * it were UTC; null if there is none. The deepest folder that names a day counts; a month or a year alone does not.
 */
export function folderNameDate(folder: string): number | null {
  const segments = folder.split('/').filter((segment) => segment !== '');
  for (let end = segments.length; end > 0; end--) {
    const path = segments.slice(0, end);
    const found = ofSegment(path.at(-1) ?? '') ?? ofNestedFolders(path);
    if (found !== null) return found;
  }
  return null;
}

/** The month or year of a folder of a date tree: `2019/05` is `2019-05`, `2019` is `2019`; null for any other folder. */
export function folderPeriod(folder: string): string | null {
  return /^(?:18|19|20)\d\d(?:\/(?:0[1-9]|1[0-2]))?$/.test(folder) ? folder.replace('/', '-') : null;
}

function ofSegment(segment: string): number | null {
  const named = NAMED_DAY.exec(segment);
  if (named !== null) return midnight(named[1], named[3], named[4]);
  const packed = PACKED_DAY.exec(segment);
  return packed === null ? null : midnight(packed[1], packed[2], packed[3]);
}

function ofNestedFolders(path: readonly string[]): number | null {
  const [year = '', month = '', day = ''] = path.slice(-3);
  const start = /^\d\d(?!\d)/.exec(day)?.[0];
  if (start === undefined || !/^(?:18|19|20)\d\d$/.test(year) || !/^\d\d(?!\d)/.test(month)) return null;
  return midnight(year, month.slice(0, 2), start);
}

function midnight(
  year: string | undefined,
  month: string | undefined,
  day: string | undefined,
): number | null {
  const date = { year: Number(year), month: Number(month), day: Number(day) };
  return wallClockMs({ ...date, hour: 0, minute: 0, second: 0, millisecond: 0 });
}
