/** Digits of a content hash that a name of ours has at least: fewer do not keep two pictures of one second apart. */
export const LEAST_HASH_DIGITS = 8;
/** Digits of the hash that tells two files apart that would have one name. */
export const MARK_DIGITS = 12;

/** What stands behind the stem that the files of a group share. */
export interface FiledStem {
  readonly stem: string;
  readonly mark: string;
}

/**
 * A name that ingest gave a further member of a group: the group's stem, which ends in a hash, and what tells the member. A hash that
 * is not of 12 digits has a letter among the first of them, or it might be a date.
 */
const HASH_LAST = /^(.+?[_ ](?:[0-9a-f]{12}|(?=\d*[a-f])[0-9a-f]{8,64}))[_-](.+)$/is;
/** The same where the hash stands elsewhere in the stem: only a mark of ours tells then. */
const HASH_ANYWHERE =
  /^(.*(?<![0-9a-z])(?=\d*[a-f])[0-9a-f]{12,64}(?![0-9a-z]).*)_(burst\d{4,}|c\d\d+|edited)$/is;

/** The stem of the group that a stem is a further member of, as far as the name alone shows; null for none. */
export function stemByName(stem: string): FiledStem | null {
  const [, shared = '', mark = ''] = HASH_LAST.exec(stem) ?? HASH_ANYWHERE.exec(stem) ?? [];
  return shared === '' ? null : { stem: shared, mark };
}

/** Every stem that a stem may be a further member of, the shortest first; for files whose hashes tell which of them are ours. */
export function* shorterStems(stem: string): Generator<FiledStem> {
  for (let at = 1; at < stem.length - 1; at++)
    if (stem[at] === '_' || stem[at] === '-') yield { stem: stem.slice(0, at), mark: stem.slice(at + 1) };
}

/** True for a stem that tells the hash of its own file. */
export function tellsHash(stem: string, sha256: string | undefined): boolean {
  return sha256 !== undefined && stem.toLowerCase().includes(sha256.slice(0, LEAST_HASH_DIGITS));
}

/** A stem without the mark that tells two files of one name apart: the first digits of its file's own hash. Null for one without. */
export function unmarked(stem: string, sha256: string | undefined): string | null {
  const mark = sha256 === undefined ? '' : `_${sha256.slice(0, MARK_DIGITS)}`;
  return mark !== '' && stem.endsWith(mark) ? stem.slice(0, -mark.length) : null;
}
