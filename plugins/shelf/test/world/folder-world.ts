import { existsSync, mkdirSync, readFileSync, renameSync, rmSync, writeFileSync } from 'node:fs';
import type { LedgerSummary } from '@mediastruct/core';
import { MediaStructError, resumeRuns } from '@mediastruct/core';
import { completeRun } from '@mediastruct/core/testing';
import { expect } from 'vitest';
import { standDisk } from '../../src/disks/change-disk.ts';
import { standingObjects } from '../../src/disks/disk-objects.ts';
import { LEAST_RESERVE } from '../../src/disks/disk-room.ts';
import { objectLogPath } from '../../src/disks/object-log.ts';
import { refreshDisk } from '../../src/disks/refresh-disk.ts';
import { readShelf } from '../../src/ledger/shelf-ledger.ts';
import { planShelfRestore } from '../../src/restore/plan-shelf-restore.ts';
import { verifyDisk } from '../../src/verify/verify-disk.ts';
import type { Chance } from '../model/chance.ts';
import { sha256, TestShelf } from '../test-shelf.ts';
import { SizedAccess } from './sized-access.ts';
import { WorldDisk } from './world-disk.ts';

const BLOCK = 4096;
/** What the catalogue on a disk may take or give back between two looks at its room. */
const CATALOGUE = 4 * BLOCK;
const LEAST = 2;
const DAY_MS = 86_400_000;
const PROOF_MS = 365 * DAY_MS;

/** A shelf of folders: what really is, and the commands that work on it. Every command is followed by a look at what has to hold. */
export class FolderWorld implements Disposable {
  readonly shelf = new TestShelf();
  readonly sized = new SizedAccess();
  readonly chance: Chance;
  readonly counts: Record<string, number> = {};
  /** The source now, and as it was last looked at: contents by path. */
  readonly files = new Map<string, string>();
  viewed: ReadonlyMap<string, string> = new Map();
  disks: WorldDisk[] = [];
  #number = 0;

  constructor(chance: Chance) {
    this.chance = chance;
    this.shelf.access = this.sized.access;
  }

  async begin(): Promise<void> {
    await this.shelf.addSource({ least: LEAST });
  }

  tell(what: string): void {
    this.counts[what] = (this.counts[what] ?? 0) + 1;
  }

  next(): number {
    return (this.#number += 1);
  }

  passDays(days: number): void {
    this.shelf.now = new Date(this.shelf.now.getTime() + days * DAY_MS);
  }

  async addDisk(blocks: number): Promise<void> {
    const name = `disk ${this.next()}`;
    const root = this.shelf.path(`mnt/${name}`);
    mkdirSync(root, { recursive: true });
    this.sized.capacities.set(root, LEAST_RESERVE + CATALOGUE * 2 + blocks * BLOCK);
    await this.shelf.addDisk(name, root);
    this.disks.push(new WorldDisk(name, root));
  }

  put(path: string): void {
    const bytes = 1 + this.chance.below(3 * BLOCK);
    const content = `content ${this.next()} `.padEnd(bytes, '.');
    this.files.set(path, content);
    this.shelf.write(path, content);
  }

  remove(path: string): void {
    this.files.delete(path);
    rmSync(this.shelf.path(`src/${path}`));
  }

  /** Takes a disk to another mount point, or to its drawer. */
  move(disk: WorldDisk, isHere: boolean): void {
    const capacity = this.sized.capacities.get(disk.root) ?? Infinity;
    this.sized.capacities.delete(disk.root);
    disk.moveTo(this.shelf.path(isHere ? `mnt ${this.next()}/${disk.name}` : `drawer/${disk.name}`));
    this.sized.capacities.set(disk.root, capacity);
    disk.isHere = isHere;
  }

  lose(disk: WorldDisk): Promise<unknown> {
    rmSync(disk.root, { recursive: true });
    this.sized.capacities.delete(disk.root);
    this.disks = this.disks.filter((one) => one !== disk);
    return this.shelf.session(async (session) => standDisk(session, disk.name, 'lost'));
  }

  /** What the library believes to stand on a disk, with the times of its proofs. */
  known({ name }: WorldDisk): ReadonlyMap<string, { readonly verifiedAt: string | null }> {
    const { library } = this.shelf;
    const found = readShelf(library).disks.find((one) => one.name === name);
    return standingObjects(this.sized.access, objectLogPath(library, found?.diskId ?? ''));
  }

  async backup(disk: WorldDisk): Promise<LedgerSummary | null> {
    return this.#watched(async () => {
      const summary = await this.shelf
        .session(async (session) => {
          const { run } = await this.shelf.plan(session, disk.name, { at: disk.root, acceptGone: true });
          this.viewed = new Map(this.files);
          return completeRun(session, run);
        })
        .catch((error: unknown) => {
          // Others left so little room that not even one file can stand there for a while.
          if (error instanceof MediaStructError && error.code === 'no-space') this.tell('refused');
          else if (this.sized.pull === null) throw error;
          return null;
        });
      if (this.sized.isOut) this.tell('pulled out');
      this.sized.plugIn();
      if (summary === null) await this.#resume();
      else this.#checkFilled(disk, summary);
      return summary;
    });
  }

  async verify(disk: WorldDisk): Promise<void> {
    await this.#watched(() =>
      this.shelf.open((session) =>
        verifyDisk(session, { disk: disk.name, at: disk.root, budget: { kind: 'all' } }),
      ),
    );
    disk.doubtful = new Set();
    this.check();
  }

  async accept(disk: WorldDisk): Promise<void> {
    await this.shelf.session((session) =>
      refreshDisk(session, { disk: disk.name, at: disk.root, accepts: true }),
    );
    const good = disk.good();
    disk.doubtful = new Set([...this.known(disk).keys()].filter((hash) => !good.has(hash)));
    // What is not there at all is noticed without reading.
    for (const hash of disk.doubtful) expect(existsSync(disk.objectAt(hash))).toBe(true);
  }

  /** Brings everything back to an empty folder in several sittings, and compares it. Returns how many files came back. */
  async restore(): Promise<number> {
    const to = this.shelf.path(`back ${this.next()}`);
    const at = this.disks.map(({ root }) => root);
    for (let sitting = 0; sitting <= this.disks.length; sitting += 1)
      await this.#watched(() =>
        this.shelf.session(async (session) => {
          const request = { words: [], isAll: true, withGone: false, to, at };
          return completeRun(session, (await planShelfRestore(session, request)).run);
        }),
      );
    const kept = new Set(
      this.disks.flatMap((disk) => {
        const good = disk.good();
        return [...this.known(disk).keys()].filter((hash) => good.has(hash));
      }),
    );
    let back = 0;
    for (const [path, content] of this.viewed) {
      const restored = `${to}/photos/${path}`;
      const isBack = existsSync(restored);
      if (isBack) expect(readFileSync(restored, 'utf8')).toBe(content);
      if (kept.has(sha256(content))) expect(isBack, path).toBe(true);
      if (isBack) back += 1;
    }
    rmSync(to, { recursive: true, force: true });
    return back;
  }

  /** Whatever the library believes is so, but for what changed behind its back. */
  check(): void {
    for (const disk of this.disks) {
      const good = disk.good();
      for (const hash of this.known(disk).keys())
        if (!disk.doubtful.has(hash)) expect(good.has(hash), `${disk.name}: ${hash}`).toBe(true);
    }
  }

  corrupt(disk: WorldDisk): void {
    const [hash] = this.#some(disk.good());
    if (hash === undefined) return;
    const path = disk.objectAt(hash);
    if (this.chance.once(3)) rmSync(path);
    else writeFileSync(path, readFileSync(path, 'utf8').replace(/.$/, '#'));
    disk.doubtful.add(hash);
    this.tell('corrupted');
  }

  rollBack(disk: WorldDisk): boolean {
    const isOlder = disk.rollBack();
    disk.doubtful = new Set(this.known(disk).keys());
    return isOlder;
  }

  hideSource(): Disposable {
    const [from, to] = [this.shelf.path('src'), this.shelf.path('src away')];
    renameSync(from, to);
    return { [Symbol.dispose]: () => renameSync(to, from) };
  }

  [Symbol.dispose](): void {
    this.shelf[Symbol.dispose]();
  }

  /** No command may be the one that takes the last whole copy of a content away. */
  async #watched<T>(job: () => Promise<T>): Promise<T> {
    const before = this.#whole();
    const result = await job();
    const after = this.#whole();
    for (const hash of before) expect(after.has(hash), hash).toBe(true);
    this.check();
    return result;
  }

  #whole(): ReadonlySet<string> {
    return new Set([
      ...[...this.files.values()].map((content) => sha256(content)),
      ...this.disks.flatMap((disk) => [...disk.good()]),
    ]);
  }

  async #resume(): Promise<void> {
    await this.shelf.session(async (session) => {
      await resumeRuns(session);
    }, true);
    this.tell('resumed');
  }

  /** After a backup that went well, what has too few proven copies and is not on the disk did not fit there. */
  #checkFilled(disk: WorldDisk, { states, warnings }: LedgerSummary): void {
    if (warnings.count > 0 || states['failed'] !== undefined || states['not-applied'] !== undefined) return;
    this.tell('whole backup');
    if (states['evicted'] !== undefined) this.tell('evicted');
    const here = this.known(disk);
    const room = this.sized.free(disk.root) - LEAST_RESERVE - CATALOGUE;
    for (const content of this.viewed.values()) {
      const hash = sha256(content);
      const size = Math.ceil(content.length / BLOCK) * BLOCK;
      if (!here.has(hash) && this.#proven(hash) < LEAST) expect(size > room, `${hash} fits`).toBe(true);
    }
  }

  #proven(hash: string): number {
    const oldest = this.shelf.now.getTime() - PROOF_MS;
    return this.disks.filter((disk) => {
      const verifiedAt = this.known(disk).get(hash)?.verifiedAt ?? null;
      return verifiedAt !== null && Date.parse(verifiedAt) >= oldest;
    }).length;
  }

  #some(hashes: ReadonlySet<string>): readonly string[] {
    const all = [...hashes].sort();
    return all.length === 0 ? [] : [this.chance.oneOf(all)];
  }
}
