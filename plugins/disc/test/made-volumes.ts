import { createHash } from 'node:crypto';
import {
  closeSync,
  mkdirSync,
  mkdtempSync,
  openSync,
  readFileSync,
  rmSync,
  utimesSync,
  writeFileSync,
} from 'node:fs';
import { tmpdir } from 'node:os';
import { dirname, join } from 'node:path';
import type { FileAccess, Library, Segment } from '@mediastruct/core';
import {
  ignoreProgress,
  initLibrary,
  nodeFileAccess,
  pathToBytes,
  treeOf,
  walkTree,
} from '@mediastruct/core';
import { appendVolumeEvents, createVolumeLedger, VolumeListingWriter } from '@mediastruct/core/testing';
import { discTree } from '../src/image/disc-tree.ts';
import { planImage } from '../src/image/layout.ts';
import { writeImage } from '../src/image/write-image.ts';
import type { RestoreRequest } from '../src/restore/restore.ts';
import { restore } from '../src/restore/restore.ts';
import type { RestoreReport } from '../src/restore/restore-report.ts';
import { selectionOf } from '../src/restore/selection.ts';
import { entriesOf } from './trees.ts';

const SET = 'ab12cd34';
const AT = '2026-03-01T10:00:00.000Z';
/** With a part of a second that survives every way times are kept. */
export const MTIME_NS = 1_557_650_000_250_000_000n;

export interface MadeFile {
  /** In the date tree. */
  readonly path: string;
  readonly content: string | Buffer;
  /** Where it stands in the volume; `data/` and its path by default. */
  readonly inVolume?: string;
  readonly segment?: Segment;
  /** Absolute path that the listing tells; below the media tree by default. */
  readonly from?: string;
}

export function sha256(content: string | Buffer): string {
  return createHash('sha256').update(content).digest('hex');
}

/** A library that knows volumes which exist as folders of discs only. */
export class MadeVolumes implements Disposable {
  readonly root = mkdtempSync(join(tmpdir(), 'ms-restore-'));
  readonly library: Library;
  readonly to: string;

  constructor() {
    this.library = initLibrary(join(this.root, 'lib'), { now: new Date(AT) });
    this.to = join(this.root, 'back');
    const { state } = this.library;
    mkdirSync(state.volumes, { recursive: true });
    createVolumeLedger(nodeFileAccess, state.volumeLedger, { setId: SET, createdAt: AT });
  }

  id(number: number): string {
    return `MS_${SET}_${String(number).padStart(4, '0')}`;
  }

  /** Adds a volume to the library, and its disc as a folder; returns the folder. */
  add(number: number, files: readonly MadeFile[]): string {
    const folder = join(this.root, `discs/${number}`);
    const listing = join(this.library.state.volumes, `${this.id(number)}.ndjson`);
    using writer = new VolumeListingWriter(nodeFileAccess, listing, { volumeId: this.id(number) });
    write(join(folder, 'bag-info.txt'), `External-Identifier: ${this.id(number)}\n`);
    for (const { path, content, inVolume = `data/${path}`, segment, from } of files) {
      write(join(folder, inVolume), content);
      writer.add({
        path: inVolume,
        sha256: sha256(content),
        size: Buffer.from(content).length,
        mtimeNs: String(MTIME_NS),
        from: from ?? `${treeOf(this.library, 'media').root}/${path}`,
        segment,
      });
    }
    writer.commit();
    const facts = { files: files.length, bytes: 0, runId: 'r' };
    const planned = { medium: 'cd', capacity: 7e8, firstDay: '2019-05-12', lastDay: '2019-05-12' };
    this.#tell({ kind: 'planned', at: AT, volumeId: this.id(number), ...facts, ...planned });
    this.#tell({ kind: 'built', at: AT, volumeId: this.id(number), ...facts, tagFiles: {} });
    return folder;
  }

  /** A disc of a volume, on its shelf. */
  burned(number: number, copy: number, location: string): void {
    this.#tell({ kind: 'burned', at: AT, volumeId: this.id(number), copy, date: '2026-03-01', location });
  }

  /** Makes the image of a volume's disc; returns its path. */
  async image(number: number, image = join(this.root, `images/${number}.iso`)): Promise<string> {
    const source = join(this.root, `discs/${number}`);
    const createdNs = MTIME_NS;
    const layout = planImage(discTree([...entriesOf(source)], createdNs), {
      volumeId: this.id(number),
      setId: `MS_${SET}`,
      createdNs,
    });
    mkdirSync(dirname(image), { recursive: true });
    const fd = openSync(image, 'w');
    await writeImage(nodeFileAccess, {
      layout,
      source,
      fd,
      onFile: () => {},
      onBytes: () => {},
      throwIfStopped: () => {},
    });
    closeSync(fd);
    return image;
  }

  restore(
    request: Partial<RestoreRequest> & { access?: FileAccess; words?: readonly string[] } = {},
  ): Promise<RestoreReport> {
    const { access = nodeFileAccess, words = [] } = request;
    return restore(
      { ...this.library, access },
      {
        selection: selectionOf(words, { all: words.length === 0 }),
        to: this.to,
        from: [],
        ask: async () => 'end',
        isDryRun: false,
        progress: ignoreProgress,
        stop: { requested: false },
        ...request,
      },
    );
  }

  /** What stands below the target: contents by path. */
  restored(): ReadonlyMap<string, string> {
    const paths = [...walkTree(nodeFileAccess, this.to)].map(({ path }) => path);
    return new Map(paths.map((path) => [path, readFileSync(pathToBytes(join(this.to, path)), 'latin1')]));
  }

  [Symbol.dispose](): void {
    rmSync(this.root, { recursive: true, force: true });
  }

  #tell(event: Parameters<typeof appendVolumeEvents>[2][number]): void {
    appendVolumeEvents(nodeFileAccess, this.library.state.volumeLedger, [event]);
  }
}

export function write(path: string, content: string | Buffer): void {
  mkdirSync(pathToBytes(dirname(path)), { recursive: true });
  writeFileSync(pathToBytes(path), content);
  const seconds = Number(MTIME_NS) / 1e9;
  utimesSync(pathToBytes(path), seconds, seconds);
}
