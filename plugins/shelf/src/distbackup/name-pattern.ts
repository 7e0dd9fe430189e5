/** A rule of distbackup on names: it leaves out what it fits, or takes it in whatever a later one says. */
export interface NameRule {
  /** 0: left out. Else taken in, with this priority. */
  readonly priority: number;
  /** The name as a pattern of a .gitignore file; null where it cannot be said in that way. */
  readonly pattern: string | null;
}

/**
 * Reads a rule such as `*.tmp`, `!keep.tmp` or `:[draft]`. Each `!` before it raises the priority by one. A colon makes the rest a plain name and a question mark
 * a pattern; a slash begins a regular expression, for which a .gitignore file has no words.
 */
export function parseNameRule(text: string): NameRule {
  const [, marks = '', kind = '', rest = ''] = /^(!*)\s*([:?/]?)(.*)$/s.exec(text) ?? [];
  const priority = marks.length;
  if (kind === '/' || rest === '' || rest.includes('/') || /[\r\n]/.test(rest))
    return { priority, pattern: null };
  const isPlain = kind === ':' || (kind === '' && !/[*?[]/.test(rest));
  return { priority, pattern: isPlain ? plainPattern(rest) : globPattern(rest) };
}

/** A name or path as a pattern that fits only it. */
export function plainPattern(name: string): string {
  return guarded(name.replace(/[\\*?[\]]/g, '\\$&'));
}

/** `*` fits any letters of a name in both; a backslash means itself there, and so does a bracket that is not closed. */
function globPattern(pattern: string): string {
  const escaped = pattern.replaceAll('\\', '\\\\').replace(/\*+/g, '*');
  return guarded(escaped.replace(/\[(?![^\]]+\])/g, '\\['));
}

/** What would mean something at the beginning or the end of a line. */
function guarded(pattern: string): string {
  return pattern.replace(/^[!#]/, '\\$&').replace(/ +$/, (spaces) => '\\ '.repeat(spaces.length));
}
