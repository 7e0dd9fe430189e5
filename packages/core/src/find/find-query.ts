/** What is looked for. A text that could mean several things is tried as each of them. */
export interface FindQuery {
  /** Parts of a path, folded as `foldText` does; a place matches where one of them is in its path. */
  readonly parts: readonly string[];
  /** A content hash or its first digits, lower case. */
  readonly hash: string | null;
  /** The first characters of a capture time: `2019-05` or `2019-05-12`. */
  readonly taken: string | null;
}

const HASH = /^[0-9a-f]{4,64}$/i;
const DATE = /^(\d{4})-(\d\d)(?:-(\d\d))?$/;

/** Reads what the user typed: a part of a path, a month or day, 4 to 64 digits of a content hash. */
export function parseFindQuery(text: string): FindQuery {
  const date = DATE.exec(text);
  const taken = date === null ? null : text;
  const hash = HASH.test(text) ? text.toLowerCase() : null;
  return { parts: [foldText(text), ...(date === null ? [] : datedParts(date))], hash, taken };
}

/** Looks for a file by the hash of its whole content and by nothing else. */
export function contentQuery(sha256: string): FindQuery {
  return { parts: [], hash: sha256, taken: null };
}

/** Letter case and the two ways to write an accent make no difference. */
export function foldText(text: string): string {
  return text.normalize('NFC').toLowerCase();
}

/** The forms that dates have in folders and at the beginning of names. */
function datedParts([, year, month, day]: RegExpExecArray): string[] {
  if (day === undefined) return [`/${year}/${month}/`, `/${year}${month}`];
  return [`/${year}/${month}/${day}/`, `/${year}${month}${day}`];
}
