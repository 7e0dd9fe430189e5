import { mkdtempSync, readFileSync, rmSync, unlinkSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import type { FileAccess } from '@mediastruct/core';
import { giveName, nodeFileAccess } from '@mediastruct/core';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';

let folder: string;
const at = (name: string) => join(folder, name);

beforeEach(() => {
  folder = mkdtempSync(join(tmpdir(), 'mediastruct-name-'));
  writeFileSync(at('part'), 'ours');
});
afterEach(() => rmSync(folder, { recursive: true }));

/** A file system without hard links, on which something happens once the name is held. */
function withoutLinks(whenHeld: () => void): FileAccess {
  return {
    ...nodeFileAccess,
    link: () => {
      throw Object.assign(new Error('EPERM: no links here'), { code: 'EPERM' });
    },
    close: (fd) => {
      nodeFileAccess.close(fd);
      whenHeld();
    },
  };
}

describe('a final name', () => {
  it('is given where there are no hard links', () => {
    giveName(
      withoutLinks(() => {}),
      at('part'),
      at('name'),
    );
    expect(readFileSync(at('name'), 'utf8')).toBe('ours');
  });

  it('is never taken from a file that another program put there meanwhile', () => {
    let puts = 0;
    const access = withoutLinks(() => {
      puts += 1;
      unlinkSync(at('name'));
      writeFileSync(at('name'), 'theirs');
    });
    expect(() => giveName(access, at('part'), at('name'))).toThrow('EEXIST');
    expect(puts).toBe(1);
    expect(readFileSync(at('name'), 'utf8')).toBe('theirs');
    expect(readFileSync(at('part'), 'utf8')).toBe('ours');
  });
});
