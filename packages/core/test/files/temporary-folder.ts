import { existsSync, mkdtempSync, realpathSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterEach, beforeEach } from 'vitest';

/** A file system in memory, where a sync costs nothing; another one than that of temporary files. Linux has one. */
export const MEMORY = existsSync('/dev/shm') ? '/dev/shm' : tmpdir();
export const HAS_MEMORY = MEMORY !== tmpdir();

/** A fresh folder for each test, on the disk or below `parent`; gone afterwards. */
export function temporaryFolder(parent: string = tmpdir()): {
  readonly path: string;
  at(name: string): string;
} {
  const folder = { path: '', at: (name: string) => join(folder.path, name) };
  beforeEach(() => {
    folder.path = realpathSync(mkdtempSync(join(parent, 'mediastruct-core-')));
  });
  afterEach(() => rmSync(folder.path, { recursive: true, force: true }));
  return folder;
}
