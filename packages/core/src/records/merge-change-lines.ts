import { comparePaths } from '../files/path-text.ts';
import { isDrop, parseChange } from './changes-file.ts';
import type { StoredLine } from './line-reader.ts';
import { scanRecord } from './record-scan.ts';

/** A record line as text, and the size of its file. */
export interface SizedLine {
  readonly path: string;
  readonly line: string;
  readonly size: number;
}

/**
 * Record lines merged with lines of changes, both in the byte order of their paths; a change takes the place of the
 * record of its path. Streams both.
 */
export function* mergeChangeLines(
  records: Iterable<StoredLine>,
  changes: Iterable<StoredLine>,
): Generator<SizedLine> {
  const rest = changes[Symbol.iterator]();
  let next = nextChange(rest);
  for (const line of records) {
    const { path, size } = scanRecord('', line);
    for (; next !== null && comparePaths(next.path, path) < 0; next = nextChange(rest))
      if (next.put !== null) yield next.put;
    if (next?.path === path) {
      if (next.put !== null) yield next.put;
      next = nextChange(rest);
    } else yield { path, line: line.bytes.toString('utf8'), size };
  }
  for (; next !== null; next = nextChange(rest)) if (next.put !== null) yield next.put;
}

function nextChange(lines: Iterator<StoredLine>): { path: string; put: SizedLine | null } | null {
  const { value: line, done } = lines.next();
  if (done) return null;
  if (isDrop(line)) {
    const change = parseChange('', line);
    return { path: change.kind === 'drop' ? change.path : '', put: null };
  }
  const { path, size } = scanRecord('', line);
  return { path, put: { path, line: line.bytes.toString('utf8'), size } };
}
