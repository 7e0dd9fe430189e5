import type { DayCount } from '@mediastruct/core';
import type { LibraryView } from '../library-view.ts';

/** Files of a day, or of a month or year of which no more is known, by how many proven copies they have: none, one, two, more. */
export type CalendarDay = readonly [day: string, none: number, one: number, two: number, more: number];

export interface Calendar {
  /** In ascending order. */
  readonly days: readonly CalendarDay[];
  /** Files without a date, in the same order of counts. */
  readonly undated: readonly number[];
}

/** The days of the library, each content counted once. */
export async function readCalendar(view: LibraryView): Promise<Calendar> {
  const counts = await view.proofs();
  const undated = counts.find(({ day }) => day === null)?.files ?? [0, 0, 0, 0];
  return { days: counts.flatMap(toCalendarDay), undated };
}

function toCalendarDay({ day, files }: DayCount): CalendarDay[] {
  const [none = 0, one = 0, two = 0, more = 0] = files;
  return day === null ? [] : [[day, none, one, two, more]];
}
