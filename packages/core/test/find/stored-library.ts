import {
  mkdirSync,
  mkdtempSync,
  readdirSync,
  readFileSync,
  realpathSync,
  renameSync,
  rmSync,
  writeFileSync,
} from 'node:fs';
import { createHash } from 'node:crypto';
import { tmpdir } from 'node:os';
import { dirname, join } from 'node:path';
import type { FileAccess } from '../../src/files/file-access.ts';
import { OPEN } from '../../src/files/file-access.ts';
import { nodeFileAccess } from '../../src/files/node-file-access.ts';
import { libraryRoots } from '../../src/holders/library-roots.ts';
import { PlanWriter } from '../../src/journal/plan/plan-file.ts';
import { makeRunFolder, runPaths } from '../../src/journal/run/run-folder.ts';
import type { RunPaths } from '../../src/journal/run/run-folder.ts';
import { initLibrary } from '../../src/library/init.ts';
import { openLibrary } from '../../src/library/library.ts';
import type { Library } from '../../src/library/library.ts';
import type { FileRecord } from '../../src/records/file-record.ts';
import { comparePaths } from '../../src/files/path-text.ts';
import { IndexWriter } from '../../src/records/index-base.ts';
import { VolumeListingWriter } from '../../src/holders/volume-listing.ts';
import type { VolumeEvent } from '../../src/holders/volume-event.ts';
import { appendVolumeEvents, createVolumeLedger } from '../../src/holders/volume-ledger.ts';

export const CRAWLED_AT = '2026-03-01T12:00:00.000Z';

export interface SmallFile {
  readonly path: string;
  /** Stands for the content. */
  readonly content: string;
  readonly size?: number;
  readonly taken?: string;
  readonly origin?: string;
  readonly camera?: string;
  readonly error?: string;
}

export function hashOf(content: string): string {
  return createHash('sha256').update(content).digest('hex');
}

/** A library of which only the state is there: hand-written indexes, catalogues and plans, and no trees. */
export class StoredLibrary {
  readonly folder = realpathSync(mkdtempSync(join(tmpdir(), 'mediastruct-status-')));
  readonly root = join(this.folder, 'lib');
  readonly library: Library;

  constructor() {
    this.library = initLibrary(this.root, { now: new Date(CRAWLED_AT) });
  }

  /** Takes all folders of the library away but its state, as if every disk were unplugged. */
  unplug(): void {
    for (const { root } of this.library.trees) renameSync(root, `${root}.unplugged`);
  }

  index(
    tree: string,
    files: readonly SmallFile[],
    { root, realRoot }: { root?: string; realRoot?: string } = {},
  ): void {
    const path = join(this.library.state.indexes, `${tree}.ndjson`);
    using writer = new IndexWriter(nodeFileAccess, path, {
      treeId: 'a-tree',
      root: root ?? join(this.root, tree),
      realRoot,
      rootIno: '1',
      createdAt: CRAWLED_AT,
      algorithm: 'sha256',
    });
    for (const record of files.map(toRecord).sort((a, b) => comparePaths(a.path, b.path))) writer.add(record);
    writer.commit();
  }

  indexPath(tree: string): string {
    return join(this.library.state.indexes, `${tree}.ndjson`);
  }

  catalogue(volumeId: string, files: readonly SmallFile[]): void {
    const path = join(this.library.state.volumes, `${volumeId}.ndjson`);
    using writer = new VolumeListingWriter(nodeFileAccess, path, { volumeId });
    for (const { path: inVolume, content, size, taken, origin, camera } of files)
      writer.add({
        path: inVolume,
        sha256: hashOf(content),
        size: size ?? content.length,
        mtimeNs: '1',
        taken: taken === undefined ? undefined : takenAt(taken),
        origin,
        camera,
      });
    writer.commit();
  }

  /** The folder of a volume in the archive. */
  volumeFolder(volumeId: string): void {
    mkdirSync(join(this.root, 'archive', volumeId), { recursive: true });
  }

  ledger(events: readonly VolumeEvent[]): void {
    const { volumeLedger } = this.library.state;
    createVolumeLedger(nodeFileAccess, volumeLedger, { setId: '1a2b3c4d', createdAt: CRAWLED_AT });
    appendVolumeEvents(nodeFileAccess, volumeLedger, events);
  }

  /** Adds to the ledger. */
  more(events: readonly VolumeEvent[]): void {
    appendVolumeEvents(nodeFileAccess, this.library.state.volumeLedger, events);
  }

  /** The plan of an ingest from `source`, as its run keeps it. */
  ingest(source: string, files: readonly SmallFile[]): RunPaths {
    const run = makeRunFolder(this.library, '20260201T101010-ingest-1f2e');
    const place = { path: run.plan, roots: libraryRoots(this.library) };
    using writer = new PlanWriter(nodeFileAccess, place, {
      runId: run.runId,
      libraryId: '00000000-0000-0000-0000-000000000000',
      job: 'ingest',
      createdAt: CRAWLED_AT,
      toolVersion: '0.1.0',
      options: { moves: [false] },
      sources: [source],
      protectedRoots: [],
    });
    for (const { path, content } of files)
      writer.add({
        kind: 'none',
        from: `${source}/${path}`,
        sha256: hashOf(content),
        state: 'skipped',
        because: { code: 'known' },
      });
    writer.commit();
    return run;
  }

  /** A run that was begun and stopped. */
  begin(runId: string): void {
    makeRunFolder(this.library, runId);
    writeFileSync(runPaths(this.library, runId).journal, '');
  }

  /** The library through an access that refuses whatever is no reading of the library's state or of `allowed`. */
  readOnly(allowed: readonly string[] = []): Library {
    const { state, root } = this.library;
    const isState = (path: string) => path === state.folder || path.startsWith(`${state.folder}/`);
    const isVolume = (path: string) =>
      path === join(root, 'archive') || dirname(path) === join(root, 'archive');
    const check = (path: string) => {
      if (!isState(path) && path !== join(root, 'mediastruct.toml') && !allowed.includes(path))
        throw new Error(`touched ${path}`);
    };
    const access: FileAccess = {
      ...refuseAll(),
      open: (path, flags, mode) => {
        check(path);
        if ((flags & ~(OPEN.noFollow | OPEN.noWait | OPEN.keepAccessTime)) !== OPEN.read)
          throw new Error(`writes ${path}`);
        return nodeFileAccess.open(path, flags, mode);
      },
      close: (fd) => nodeFileAccess.close(fd),
      read: (fd, buffer, position) => nodeFileAccess.read(fd, buffer, position),
      fstat: (fd) => nodeFileAccess.fstat(fd),
      // Whether the folders of volumes stand in the archive is asked; what is in them is not.
      lstat: (path) => (isVolume(path) || check(path), nodeFileAccess.lstat(path)),
      readdir: (path) => (check(path), nodeFileAccess.readdir(path)),
      realpath: (path) => (isVolume(path) || check(path), nodeFileAccess.realpath(path)),
    };
    return openLibrary(root, { access });
  }

  /** Every file of the library's folder with its content. */
  snapshot(): Readonly<Record<string, string>> {
    const entries = readdirSync(this.root, { recursive: true, withFileTypes: true });
    const files = entries
      .filter((entry) => entry.isFile())
      .map((entry) => join(entry.parentPath, entry.name));
    return Object.fromEntries(files.sort().map((path) => [path, readFileSync(path, 'latin1')]));
  }

  [Symbol.dispose](): void {
    rmSync(this.folder, { recursive: true, force: true });
  }
}

export function planned(volumeId: string, files: number, bytes: number): VolumeEvent {
  const of = { at: CRAWLED_AT, volumeId, runId: 'r', files, bytes };
  return {
    kind: 'planned',
    ...of,
    medium: 'bd-25',
    capacity: 1e9,
    firstDay: '2019-05-12',
    lastDay: '2019-05-12',
  };
}

export function built(volumeId: string, files: number, bytes: number): VolumeEvent {
  return { kind: 'built', at: CRAWLED_AT, volumeId, runId: 'r', files, bytes, tagFiles: {} };
}

function refuseAll(): FileAccess {
  return new Proxy({} as FileAccess, {
    ownKeys: () => Object.keys(nodeFileAccess),
    getOwnPropertyDescriptor: (_, name) => ({
      configurable: true,
      enumerable: true,
      value: () => {
        throw new Error(`calls ${String(name)}`);
      },
    }),
    get: (_, name) => () => {
      throw new Error(`calls ${String(name)}`);
    },
  });
}

function toRecord({ path, content, size, taken, error }: SmallFile): FileRecord {
  return {
    path,
    sha256: error === undefined ? hashOf(content) : undefined,
    size: size ?? content.length,
    mtimeNs: '1',
    ctimeNs: '1',
    dev: '1',
    ino: '1',
    nlink: 1,
    hashedAt: CRAWLED_AT,
    taken: taken === undefined ? undefined : takenAt(taken),
    error,
  };
}

function takenAt(local: string) {
  return { local, offset: null, source: 'exif', precision: 'second', confidence: 'high' };
}
