import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { comparePaths } from '../files/path-text.ts';
import type { FileStat } from '../files/file-access.ts';
import type { WalkEntry } from '../files/walk.ts';
import type { FileRecord } from '../records/file-record.ts';
import { mergeWalk } from './merge-walk.ts';

function record(path: string): FileRecord {
  return { path, size: 1, mtimeNs: '1', ctimeNs: '1', dev: '1', ino: '1', nlink: 1 };
}

function file(path: string): WalkEntry {
  return { kind: 'file', path, stat: {} as FileStat };
}

function failed(path: string, of: 'file' | 'folder'): WalkEntry {
  return { kind: 'failed', of, path, errno: 'EACCES', message: '' };
}

/** What the merge says, in its order. */
function merged(walk: readonly WalkEntry[], known: readonly string[]): string[] {
  return [...mergeWalk(walk, known.map(record))].map((met) => {
    if (met.kind === 'kept') return `kept ${met.record.path}`;
    if (met.kind === 'gone') return `gone ${met.record.path}`;
    const { kind, path } = met.entry;
    return `${kind === 'file' ? (met.record === null ? 'new' : 'known') : kind} ${path}`;
  });
}

describe('mergeWalk', () => {
  it('tells known, new and gone files in the order of their paths', () => {
    expect(merged([file('a'), file('b/c'), file('d')], ['a', 'b/b', 'd', 'e'])).toEqual([
      'known a',
      'gone b/b',
      'new b/c',
      'known d',
      'gone e',
    ]);
  });

  it('keeps everything below a folder that cannot be listed', () => {
    const walk = [file('a'), failed('b', 'folder'), file('c')];
    expect(merged(walk, ['a', 'b/1', 'b/x/2', 'c'])).toEqual([
      'known a',
      'kept b/1',
      'kept b/x/2',
      'failed b',
      'known c',
    ]);
  });

  it('keeps them also where files that sort between the name and its slash are gone', () => {
    const walk = [file('a-1.jpg'), failed('a', 'folder'), file('a0')];
    expect(merged(walk, ['a-1.jpg', 'a-2.jpg', 'a.jpg', 'a/1', 'a0'])).toEqual([
      'known a-1.jpg',
      'gone a-2.jpg',
      'gone a.jpg',
      'kept a/1',
      'failed a',
      'known a0',
    ]);
  });

  it('keeps the record of a file that cannot be looked at, and only that', () => {
    const walk = [failed('a', 'file'), file('a-1'), file('b')];
    expect(merged(walk, ['a', 'a-1', 'a/gone', 'b'])).toEqual([
      'kept a',
      'failed a',
      'known a-1',
      'gone a/gone',
      'known b',
    ]);
  });

  it('keeps all where the root cannot be listed', () => {
    expect(merged([failed('', 'folder')], ['a', 'b/c'])).toEqual(['kept a', 'kept b/c', 'failed ']);
  });

  it('tells every record and every entry once, whatever folder fails', () => {
    const segment = fc.constantFrom('a', 'a-', 'a.b', 'b', 'b0');
    const path = fc.array(segment, { minLength: 1, maxLength: 3 }).map((parts) => `${parts.join('/')}.f`);
    const paths = fc.uniqueArray(path, { maxLength: 20 });
    fc.assert(
      fc.property(paths, paths, segment, (now, before, folder) => {
        const below = (one: string) => one.startsWith(`${folder}/`);
        const walk = [...now.filter((one) => !below(one)).map(file), failed(folder, 'folder')].sort((a, b) =>
          comparePaths(keyOf(a), keyOf(b)),
        );
        const known = before.toSorted(comparePaths);
        const told = merged(walk, known);
        expect(
          told.filter((line) => /^(known|kept|gone)/.test(line)).map((line) => line.slice(5).trim()),
        ).toEqual(known);
        for (const one of before)
          expect(told).toContain(`${below(one) ? 'kept' : now.includes(one) ? 'known' : 'gone'} ${one}`);
      }),
    );
  });
});

function keyOf(entry: WalkEntry): string {
  return entry.kind === 'failed' ? `${entry.path}/` : entry.path;
}
