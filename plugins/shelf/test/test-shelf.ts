import { createHash } from 'node:crypto';
import {
  existsSync,
  mkdirSync,
  mkdtempSync,
  readdirSync,
  readFileSync,
  rmSync,
  writeFileSync,
} from 'node:fs';
import { tmpdir } from 'node:os';
import { dirname, join } from 'node:path';
import type { FileAccess, HolderKind, LedgerSummary, Library, Session } from '@mediastruct/core';
import {
  initLibrary,
  installedHolderKinds,
  installedJobs,
  nodeFileAccess,
  openLibrary,
  openSession,
} from '@mediastruct/core';
import { completeRun, inlineContent, inlineReader, withSession } from '@mediastruct/core/testing';
import { planShelfBackup } from '../src/backup/plan-shelf-backup.ts';
import { addDisk } from '../src/disks/add-disk.ts';
import type { DiskIdentity } from '../src/disks/disk-identity.ts';
import { standingObjects } from '../src/disks/disk-objects.ts';
import { objectLogPath } from '../src/disks/object-log.ts';
import { objectPath } from '../src/disks/object-path.ts';
import contribute from '../src/hooks/contribute.ts';
import { readShelf } from '../src/ledger/shelf-ledger.ts';
import { addSource } from '../src/sources/change-source.ts';

export function sha256(content: string | Buffer): string {
  return createHash('sha256').update(content).digest('hex');
}

/** A library with a source and disks, all of them folders. */
export class TestShelf implements Disposable {
  readonly root = mkdtempSync(join(tmpdir(), 'ms-shelf-'));
  /** The time of all that happens next. */
  now = new Date('2026-03-01T10:00:00Z');
  access: FileAccess = nodeFileAccess;

  constructor() {
    initLibrary(this.path('lib'), { now: this.now });
  }

  path(below: string): string {
    return join(this.root, below);
  }

  get library(): Library {
    return openLibrary(this.path('lib'), { access: this.access, sections: this.#brought().settings });
  }

  /** Writes a file of the source. */
  write(path: string, content: string | Buffer): void {
    mkdirSync(dirname(this.path(`src/${path}`)), { recursive: true });
    writeFileSync(this.path(`src/${path}`), content);
  }

  async addDisk(name: string, root = this.path(name)): Promise<void> {
    mkdirSync(root, { recursive: true });
    await this.session(async (session) => addDisk(session, { name, root }));
  }

  async addSource(options: { readonly least?: number; readonly most?: number } = {}): Promise<void> {
    mkdirSync(this.path('src'), { recursive: true });
    await this.session(async (session) =>
      addSource(session, { name: 'photos', folder: this.path('src'), ...options }),
    );
  }

  /** A backup to a disk, planned and applied. */
  backup(
    disk: string,
    options: { readonly acceptGone?: boolean; readonly at?: string; readonly crawls?: boolean } = {},
  ): Promise<LedgerSummary> {
    return this.session(async (session) =>
      completeRun(session, (await this.plan(session, disk, options)).run),
    );
  }

  plan(
    session: Session,
    disk: string,
    options: { readonly acceptGone?: boolean; readonly at?: string; readonly crawls?: boolean } = {},
  ) {
    const request = { disk, crawls: true, acceptGone: false, reader: inlineReader(this.access), ...options };
    return planShelfBackup(session, request);
  }

  session<T>(job: (session: Session) => Promise<T>, mayResume = false): Promise<T> {
    return withSession(this.library, { command: 'test', mayResume, ...this.#options() }, job);
  }

  /** A session that holds no lock. */
  open<T>(job: (session: Session) => Promise<T>): Promise<T> {
    return openSession(this.library, this.#options(), job);
  }

  #options() {
    const { jobs, holders } = this.#brought();
    return {
      jobs: installedJobs([{ plugin: '@mediastruct/shelf', jobs }]),
      holderKinds: installedHolderKinds([{ plugin: '@mediastruct/shelf', holders }]),
      content: inlineContent(this.access),
      now: () => this.now,
    };
  }

  get kinds(): readonly HolderKind[] {
    return installedHolderKinds([{ plugin: '@mediastruct/shelf', holders: this.#brought().holders }]);
  }

  identity(disk: string): DiskIdentity {
    return JSON.parse(readFileSync(join(this.path(disk), 'mediastruct-disk.json'), 'utf8')) as DiskIdentity;
  }

  /** The contents that stand on a disk, by what the disk itself holds. */
  objects(disk: string): readonly string[] {
    const root = join(this.path(disk), 'objects');
    if (!existsSync(root)) return [];
    return readdirSync(root, { recursive: true, withFileTypes: true })
      .filter((entry) => entry.isFile())
      .map(({ name }) => name)
      .sort();
  }

  /** The contents that stand on a disk, by what the library knows. */
  known(disk: string): readonly string[] {
    const found = readShelf(this.library).disks.find(({ name }) => name === disk);
    if (found === undefined) throw new Error(`no disk ${disk}`);
    return [...standingObjects(nodeFileAccess, objectLogPath(this.library, found.diskId)).keys()].sort();
  }

  objectAt(disk: string, content: string | Buffer): string {
    return this.objectOf(disk, sha256(content));
  }

  objectOf(disk: string, hash: string): string {
    return join(this.path(disk), objectPath(hash));
  }

  [Symbol.dispose](): void {
    rmSync(this.root, { recursive: true, force: true });
  }

  #contribution: ReturnType<typeof contributed> | null = null;

  #brought() {
    return (this.#contribution ??= contributed());
  }
}

function contributed() {
  const { jobs = [], holders = [], settings = [] } = contribute();
  return { jobs, holders, settings };
}
