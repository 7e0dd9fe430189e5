import { Buffer } from 'node:buffer';
import { describe, expect, it } from 'vitest';
import type { EntryKind, FileAccess } from '../files/file-access.ts';
import { nodeFileAccess } from '../files/node-file-access.ts';
import { LeaveOutRules } from './leave-out-rules.ts';

type Stored = string | EntryKind | 'unreadable';

/** Only the files with patterns are there; of one that is no text its kind or fault is told. */
function accessOf(files: Readonly<Record<string, Stored>>): FileAccess {
  const fail = (code: string): never => {
    throw Object.assign(new Error(`${code}: test`), { code });
  };
  const kinds = ['folder', 'symlink', 'other'] as const;
  const open: { bytes: Buffer; at: number }[] = [];
  return {
    ...nodeFileAccess,
    lstat: (path) => {
      const stored = files[path] ?? fail('ENOENT');
      return { ...nodeFileAccess.lstat('/'), kind: kinds.find((kind) => kind === stored) ?? 'file' };
    },
    open: (path) => {
      const stored = files[path] ?? fail('ENOENT');
      if (stored === 'unreadable') fail('EIO');
      return open.push({ bytes: Buffer.from(stored), at: 0 }) - 1;
    },
    read: (fd, buffer) => {
      const file = open[fd] ?? fail('EBADF');
      const count = file.bytes.copy(buffer, 0, file.at);
      file.at += count;
      return count;
    },
    close: () => {},
  };
}

function rulesOf(files: Readonly<Record<string, Stored>>, unusable?: 'left-out') {
  const faults: string[] = [];
  const onFault = (path: string, message: string) => void faults.push(`${path}: ${message}`);
  const rules = new LeaveOutRules(accessOf(files), { root: '/r', patterns: [], unusable, onFault });
  return { rules, faults };
}

describe('LeaveOutRules', () => {
  it.each([
    ['unreadable', 'cannot be read: EIO: test'],
    ['symlink', 'found a link'],
    ['folder', 'found a folder'],
    ['x'.repeat(64 * 1024 + 1), 'expected at most 65536 bytes'],
  ])('leaves all below a folder alone whose patterns cannot be used, and tells it', (stored, message) => {
    const { rules, faults } = rulesOf({ '/r/a/.mediastructignore': stored }, 'left-out');
    expect(['1.jpg', 'a/1.jpg', 'a/b/c/2.jpg'].map((path) => rules.verdict(path))).toEqual([
      null,
      'left-out',
      'left-out',
    ]);
    expect(rules.saysOf('a/b')).toBe(true);
    expect(faults[0]).toContain(message);
    expect(faults[0]).toContain('all below its folder is left alone');
  });

  it('uses no pattern of such a file where that is asked for, and tells a link too', () => {
    const { rules, faults } = rulesOf({ '/r/.mediastructignore': 'symlink' });
    expect(rules.verdict('1.jpg')).toBeNull();
    expect(faults).toEqual([
      '/r/.mediastructignore: expected a file with patterns, found a link; its patterns do not hold',
    ]);
  });

  it('gives a name that is not UTF-8 what its folder has, and reads the patterns in such a folder', () => {
    const { rules } = rulesOf({
      '/r/.mediastructignore': 'raw/\n*.tmp\n',
      '/r/b\udcff/.mediastructignore': 'c.jpg\n',
    });
    const verdicts = ['raw/x\udcff.jpg', 'raw/\udcff/y.jpg', 'x\udcff.tmp', 'b\udcff/c.jpg', 'b\udcff/d.jpg'];
    expect(verdicts.map((path) => rules.verdict(path))).toEqual([
      'left-out',
      'left-out',
      null,
      'left-out',
      null,
    ]);
    expect(rules.verdictOfFolder('raw/\udcff')).toBe('left-out');
    expect(rules.saysOf('b\udcff')).toBe(true);
  });
});
