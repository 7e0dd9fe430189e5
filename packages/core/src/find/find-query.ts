import type { CopyQuery } from '../catalogue/copy-query.ts';
import { foldText, NOTHING_ASKED } from '../catalogue/copy-query.ts';

const HASH = /^[0-9a-f]{4,64}$/i;
const DAY = String.raw`\d{4}-\d\d(?:-\d\d)?`;
const DATE = /^(\d{4})-(\d\d)(?:-(\d\d))?$/;
const RANGE = new RegExp(`^(${DAY}|\\d{4})\\.\\.(${DAY}|\\d{4})$`);

/**
 * Reads what the user typed: a part of a path, a month or day, two of them with `..` between, 4 to 64 digits of a content
 * hash. A text that could mean several things is looked for as each of them.
 */
export function parseFindQuery(text: string): CopyQuery {
  const range = RANGE.exec(text);
  if (range !== null) return { ...NOTHING_ASKED, days: { from: range[1] ?? '', to: range[2] ?? '' } };
  const date = DATE.exec(text);
  return {
    ...NOTHING_ASKED,
    parts: [foldText(text), ...(date === null ? [] : datedParts(date))],
    hash: HASH.test(text) ? text.toLowerCase() : null,
    days: date === null ? null : { from: text, to: text },
  };
}

/** The forms that dates have in folders and at the beginning of names. */
function datedParts([, year, month, day]: RegExpExecArray): string[] {
  if (day === undefined) return [`/${year}/${month}/`, `/${year}${month}`];
  return [`/${year}/${month}/${day}/`, `/${year}${month}${day}`];
}
