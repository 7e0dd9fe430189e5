import type { DigestAlgorithm } from '../../files/digest-algorithms.ts';
import { normalDigest } from '../../files/digest-algorithms.ts';
import type { ListEntry } from '../list-entry.ts';

/** How a list of hashdeep begins. */
export const HASHDEEP_START = '%%%% HASHDEEP-1.0';
const COLUMNS_START = '%%%% ';

/** Algorithms of hashdeep that are understood; further ones, such as tiger and whirlpool, are passed over. */
const ALGORITHMS: readonly string[] = ['md5', 'sha1', 'sha256'];

/** The head of a list, with what is told of it as remarks. */
export function formatHashdeepHead(
  algorithms: readonly DigestAlgorithm[],
  remarks: readonly string[],
): string {
  const columns = ['size', ...algorithms, 'filename'].join(',');
  return `${[HASHDEEP_START, `${COLUMNS_START}${columns}`, ...remarks.map((remark) => `## ${remark}`), '## '].join('\n')}\n`;
}

/** hashdeep writes names as they are; it reads none with a line feed, and none that ends with a carriage return. */
export function canHashdeepName(path: string): boolean {
  return !path.includes('\n') && !path.endsWith('\r');
}

/** A line with its line feed. Names are written as `hashdeep -rl .` does. */
export function formatHashdeepLine(size: number, digests: readonly string[], path: string): string {
  return `${[size, ...digests].join(',')},./${path}\n`;
}

/** Reads the lines of a list of hashdeep, one after the other. */
export class HashdeepParser {
  #columns: readonly string[] | null = null;

  /** A line without its line feed: null where it is a part of the head, or a remark; undefined where it cannot be read. */
  parse(text: string): ListEntry | null | undefined {
    const line = text.endsWith('\r') ? text.slice(0, -1) : text;
    if (line.startsWith(COLUMNS_START)) {
      const told = line.slice(COLUMNS_START.length);
      if (told.startsWith('size,')) this.#columns = told.split(',');
      return null;
    }
    if (line.startsWith('#') || line === '') return null;
    return this.#columns === null ? undefined : this.#entry(line, this.#columns);
  }

  #entry(line: string, columns: readonly string[]): ListEntry | undefined {
    const values = line.split(',');
    if (values.length < columns.length) return undefined;
    // The name comes last and may hold commas.
    const path = values.slice(columns.length - 1).join(',');
    const size = values[0] ?? '';
    if (path === '' || path.includes('\0') || !/^[0-9]{1,15}$/.test(size)) return undefined;
    const digests: Partial<Record<DigestAlgorithm, string>> = {};
    for (const [at, column] of columns.entries()) {
      if (!ALGORITHMS.includes(column)) continue;
      // It is one of the algorithms.
      const algorithm = column as DigestAlgorithm;
      const digest = normalDigest(algorithm, values[at] ?? '');
      if (digest === null) return undefined;
      digests[algorithm] = digest;
    }
    return Object.keys(digests).length === 0 ? undefined : { path, size: Number(size), digests };
  }
}
