import { createHash } from 'node:crypto';
import { mkdirSync, mkdtempSync, readFileSync, rmSync, utimesSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { dirname, join } from 'node:path';
import type { ContentPort } from '../../src/files/content-port.ts';
import { inlineContent } from '../../src/files/content-port.ts';
import { nodeFileAccess } from '../../src/files/node-file-access.ts';
import { comparePaths, toFsPath } from '../../src/files/path-text.ts';
import type { Library } from '../../src/library/library.ts';
import { openLibrary, treeOf } from '../../src/library/library.ts';
import { initLibrary } from '../../src/library/init.ts';
import type { Session } from '../../src/journal/session.ts';
import { withSession } from '../../src/journal/with-session.ts';
import type { FileRecord } from '../../src/records/file-record.ts';
import { toStatRecord } from '../../src/records/file-record.ts';
import { IndexWriter } from '../../src/records/index-base.ts';
import { installedJobs } from '../../src/jobs.ts';

/** Changes the settings of a library, so that a copy of a volume beside it counts as a disc. */
export function takeCopiesForDiscs(root: string): void {
  const path = join(root, 'mediastruct.toml');
  const text = readFileSync(path, 'utf8');
  writeFileSync(path, text.replace('same_device_discs = false', 'same_device_discs = true'));
}

export const NOW = new Date('2026-03-01T10:00:00Z');

/** One file to be in the media tree before a test; its content is `size` bytes made from its path. */
export interface MediaFile {
  readonly path: string;
  readonly size: number;
  /** Wall clock, `2019-05-12T10:11:12`. */
  readonly taken?: string;
  /** Put into its record in place of a hash. */
  readonly error?: string;
}

export class TestLibrary {
  readonly root: string;
  library: Library;

  /** Discs are folders beside the library in most tests. */
  constructor(files: readonly MediaFile[], { sameDeviceDiscs = true } = {}) {
    this.root = mkdtempSync(join(tmpdir(), 'ms-archive-'));
    initLibrary(this.root, { now: NOW });
    if (sameDeviceDiscs) takeCopiesForDiscs(this.root);
    this.library = openLibrary(this.root);
    this.#index(files);
  }

  /** Puts a file into the media tree, whose index then tells of nothing else. */
  add(file: MediaFile): void {
    this.#index([file]);
  }

  #index(files: readonly MediaFile[]): void {
    const records = files.map((file) => this.#write(file));
    const tree = treeOf(this.library, 'media');
    // Changes belong to the index that they were made to.
    rmSync(tree.indexPath.replace('.ndjson', '.changes.ndjson'), { force: true });
    using writer = new IndexWriter(nodeFileAccess, tree.indexPath, {
      treeId: 'media-tree',
      root: tree.root,
      rootIno: String(nodeFileAccess.lstat(tree.root).ino),
      createdAt: NOW.toISOString(),
      algorithm: 'sha256',
    });
    for (const record of records.sort((a, b) => comparePaths(a.path, b.path))) writer.add(record);
    writer.commit();
  }

  session<T>(
    job: (session: Session) => Promise<T>,
    options: { mayResume?: boolean; looksOnly?: boolean; content?: ContentPort } = {},
  ): Promise<T> {
    return withSession(
      this.library,
      {
        command: 'test',
        jobs: installedJobs(),
        content: inlineContent(nodeFileAccess),
        now: () => NOW,
        ...options,
      },
      job,
    );
  }

  archive(path = ''): string {
    return join(treeOf(this.library, 'archive').root, path);
  }

  media(path = ''): string {
    return join(treeOf(this.library, 'media').root, path);
  }

  [Symbol.dispose](): void {
    rmSync(this.root, { recursive: true, force: true });
  }

  #write({ path, size, taken, error }: MediaFile): FileRecord {
    const absolute = `${this.media()}/${path}`;
    mkdirSync(toFsPath(dirname(absolute)), { recursive: true });
    const content = contentOf(path, size);
    writeFileSync(toFsPath(absolute), content);
    utimesSync(toFsPath(absolute), new Date('2019-05-12T10:00:00Z'), new Date('2019-05-12T10:00:00Z'));
    const at = NOW.toISOString();
    const record = { path, ...toStatRecord(nodeFileAccess.lstat(absolute)) };
    if (error !== undefined) return { ...record, error };
    return {
      ...record,
      sha256: createHash('sha256').update(content).digest('hex'),
      hashedAt: at,
      verifiedAt: at,
      ...(taken === undefined
        ? {}
        : { taken: { local: taken, offset: null, source: 'exif', precision: 'second', confidence: 'high' } }),
    };
  }
}

export function contentOf(path: string, size: number): Buffer {
  const seed = createHash('sha256').update(path.toWellFormed()).digest();
  return Buffer.alloc(size, seed);
}
