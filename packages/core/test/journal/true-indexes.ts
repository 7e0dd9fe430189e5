import { expect } from 'vitest';
import type { FileRecord } from '../../src/records/file-record.ts';
import type { TestLibrary } from '../library/test-library.ts';

/** Every command leaves the indexes true: a crawl that reads all files again finds nothing else. */
export async function expectTrueIndexes(lib: TestLibrary): Promise<void> {
  for (const { name } of lib.library.trees) {
    const told = lib.records(name).map(facts);
    await lib.crawl({ tree: name, force: true });
    expect(told, `index of ${name}`).toEqual(lib.records(name).map(facts));
  }
}

/** What the file system says; when it was read, and what is told of a file beside that, is left out. */
function facts({ path, sha256, size, mtimeNs, ctimeNs, dev, ino, nlink, error }: FileRecord) {
  return { path, sha256, size, mtimeNs, ctimeNs, dev, ino, nlink, error };
}
