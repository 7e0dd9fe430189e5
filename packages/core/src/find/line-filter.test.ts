import { Buffer } from 'node:buffer';
import { describe, expect, it } from 'vitest';
import fc from 'fast-check';
import { formatFileRecord } from '../records/file-record.ts';
import type { FileRecord } from '../records/file-record.ts';
import { parseFindQuery } from './find-query.ts';
import { pathFilter, recordFilter, storedHash } from './line-filter.ts';
import { isWanted } from './match-file.ts';

const SHA = 'ab12'.padEnd(64, '0');
const STAT = { size: 1, mtimeNs: '1', ctimeNs: '1', dev: '1', ino: '1', nlink: 1 };
const NO_HASHES = new Set<string>();

function lineOf(record: Partial<FileRecord>) {
  const whole = { path: 'a.jpg', sha256: SHA, ...STAT, ...record };
  return { bytes: Buffer.from(formatFileRecord(whole)) };
}

function lets(text: string, record: Partial<FileRecord>): boolean {
  return recordFilter({ query: parseFindQuery(text), hashes: NO_HASHES })(lineOf(record));
}

describe('recordFilter', () => {
  it('refuses a line without the text', () => {
    expect(lets('dawn', { path: '2019/dusk.jpg' })).toBe(false);
    expect(lets('dusk', { path: '2019/DUSK.jpg' })).toBe(true);
  });

  it('takes the text as it is, not as a pattern', () => {
    expect(lets('a.b', { path: 'axb' })).toBe(false);
    expect(lets('(1)', { path: 'a (1).jpg' })).toBe(true);
  });

  it('lets a hash through by its beginning', () => {
    expect(lets('AB12', {})).toBe(true);
    expect(lets('cd34', {})).toBe(false);
  });

  it('lets hashes through that are wanted besides', () => {
    const filter = recordFilter({ query: parseFindQuery('nosuch'), hashes: new Set([SHA]) });
    expect(filter(lineOf({}))).toBe(true);
    expect(filter(lineOf({ sha256: SHA.replace('a', 'f') }))).toBe(false);
  });

  it('never refuses what matches', () => {
    const name = fc.stringMatching(/^[a-cA-C1 ."\\\u00e9\u0130\u212a\u017f\u0301-]{1,6}$/);
    const path = fc.array(name, { minLength: 1, maxLength: 3 }).map((names) => names.join('/'));
    const text = fc.oneof(name, path, fc.constantFrom('root/', 't/a', '1a', '/'));
    fc.assert(
      fc.property(path, text, (path, text) => {
        const wanted = { query: parseFindQuery(text), hashes: NO_HASHES };
        const matches = isWanted(wanted, { paths: [{ root: '/the/root', path }] });
        const line = lineOf({ path });
        return !matches || (recordFilter(wanted)(line) && pathFilter(wanted.query)(line));
      }),
      { numRuns: 2000 },
    );
  });
});

describe('storedHash', () => {
  it('is the hash of a usual line, and null for one that is laid out otherwise', () => {
    expect(storedHash(lineOf({}))).toBe(SHA);
    expect(storedHash({ bytes: Buffer.from('{"path":"a"}') })).toBeNull();
  });
});
