import type { TakenRecord } from '../../records/file-record.ts';

const NOT_KNOWN: Readonly<Record<string, string>> = {
  day: 'the time of day is not known',
  month: 'the day is not known',
  year: 'month and day are not known',
};

/**
 * What of a date was assumed and not read from the picture, for people; null where nothing was. `reason` is what the plan says of the
 * date: its source, and what else it rests on behind that.
 */
export function assumedOf(
  { source, confidence, precision }: TakenRecord,
  reason: string | undefined,
): string | null {
  const rests = reason?.startsWith(`${source}; `) ? [reason.slice(source.length + 2)] : [];
  const parts = [
    ...rests,
    ...(confidence === 'high' ? [] : [`its date is of ${confidence} confidence: it is from ${source}`]),
    ...(NOT_KNOWN[precision] === undefined ? [] : [NOT_KNOWN[precision]]),
  ];
  return parts.length === 0 ? null : parts.join('; ');
}
