import { MediaStructError, namedBy } from '@mediastruct/core';
import type { SourceEntry } from '../sources/source-entry.ts';

/** Whether an entry of a source is asked for. */
export type Selection = (source: string, entry: SourceEntry) => boolean;

const DAY = /^\d{4}(-\d{2}(-\d{2})?)?$/;

/**
 * What words ask for: days such as `2019-05-12`, `2019-05` or `2019..2021-03` by the time a picture was taken, all others as patterns of a .gitignore file on the
 * name of the source and the path below it. Everything where `isAll`. Throws `usage` (64) where nothing is asked for.
 */
export function selectionOf(words: readonly string[], isAll: boolean): Selection {
  if (isAll) return () => true;
  if (words.length === 0)
    throw new MediaStructError('usage', 'expected what to restore, found nothing', {
      suggestions: [
        'mediastruct shelf restore --all   brings everything back',
        'mediastruct shelf restore "photos/2019/**"   or a name, a pattern, a day such as 2019-05-12',
      ],
    });
  const days = words.flatMap((word) => daysOf(word) ?? []);
  const names = namedBy(words.filter((word) => daysOf(word) === null));
  return (source, entry) =>
    names(`${source}/${entry.path}`, entry.kind === 'folder' ? 'folder' : 'file') || isWithin(days, entry);
}

interface Days {
  readonly from: string;
  readonly to: string;
}

function daysOf(word: string): Days | null {
  const [from = '', to = from, ...more] = word.split('..');
  return more.length === 0 && DAY.test(from) && DAY.test(to) ? { from, to } : null;
}

function isWithin(days: readonly Days[], entry: SourceEntry): boolean {
  const local = 'taken' in entry ? entry.taken?.local : undefined;
  if (local === undefined) return false;
  return days.some(({ from, to }) => local.slice(0, from.length) >= from && local.slice(0, to.length) <= to);
}
