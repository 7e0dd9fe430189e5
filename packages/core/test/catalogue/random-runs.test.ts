import { cpSync, readdirSync, renameSync, rmSync } from 'node:fs';
import { join } from 'node:path';
import { expect, it } from 'vitest';
import { planArchive } from '../../src/archive/pack/plan-archive.ts';
import { planRelease } from '../../src/archive/release/plan-release.ts';
import { listVolumes } from '../../src/archive/volumes/find-volume.ts';
import { takeCopiesForDiscs } from '../archive/library.ts';
import { verifyVolume } from '../../src/archive/volumes/verify-volume.ts';
import { checkCatalogue } from '../../src/catalogue/check-catalogue.ts';
import { openCatalogue } from '../../src/catalogue/open-catalogue.ts';
import { planDedupe } from '../../src/dedupe/dedupe.ts';
import { MediaStructError } from '../../src/errors/media-struct-error.ts';
import { installedHolderKinds } from '../../src/holder-kinds.ts';
import { listRunIds } from '../../src/journal/run/run-folder.ts';
import { planValidate } from '../../src/validate/validate.ts';
import { lehmer } from '../lehmer.ts';
import { temporaryFolder } from '../files/temporary-folder.ts';
import { ingest, picture, put } from '../ingest/pictures.ts';
import { TestLibrary } from '../library/test-library.ts';

const RUNS = 200;
const OFTEN_OPENED = 0.5;
/** Without a file that stays, the tree would be taken for another one as soon as all others were renamed. */
const STAYS = 'stays.txt';
const folder = temporaryFolder();

/** Everything that changes a listing, in any order, also what changes files behind the library's back. */
it(`is as the listings after ${RUNS} random runs of everything`, { timeout: 600_000 }, async () => {
  const random = lehmer(20_261_127);
  const lib = new TestLibrary(folder.at('lib'));
  takeCopiesForDiscs(lib.root);
  // So few that runs are appended and folded in turns.
  lib.changesKept = 25;
  put(lib.at(`media/${STAYS}`), 'stays');
  await lib.crawl({ acceptTree: true });
  const world = new World(lib, random);
  const done = new Map<string, number>();
  let rebuilt = 0;
  for (let run = 0; run < RUNS; run++) {
    const [name, act] = world.pick();
    try {
      await act();
      done.set(name, (done.get(name) ?? 0) + 1);
    } catch (error) {
      // What the library refuses is refused for a reason, and changes nothing.
      if (!(error instanceof MediaStructError) || error.code === 'bug') throw error;
    }
    if (random() > OFTEN_OPENED) continue;
    using catalogue = openCatalogue(lib.library, {
      kinds: installedHolderKinds(),
      note: () => (rebuilt += 1),
    });
    expect(checkCatalogue(catalogue).differences, `after ${name}, run ${run}`).toEqual([]);
    expect(catalogue.damaged).toEqual([]);
  }
  expect(rebuilt).toBe(0);
  // Each kind of run was carried out, not only refused.
  expect([...done.keys()].sort()).toEqual(world.names.toSorted());
  using catalogue = openCatalogue(lib.library, { kinds: installedHolderKinds() });
  expect(checkCatalogue(catalogue).differences).toEqual([]);
});

class World {
  readonly #lib: TestLibrary;
  readonly #random: () => number;
  #cards = 0;
  #pictures = 0;
  readonly #acts: readonly (readonly [name: string, weight: number, act: () => Promise<unknown>])[];

  constructor(lib: TestLibrary, random: () => number) {
    this.#lib = lib;
    this.#random = random;
    this.#acts = [
      ['ingest', 2, () => this.#ingest()],
      ['change files', 8, () => this.#changeFiles()],
      ['crawl', 6, () => lib.crawl({ tree: this.#one(['media', 'archive', 'duplicates']) ?? 'media' })],
      ['crawl by force', 2, () => lib.crawl({ force: true })],
      ['crawl a further tree', 2, () => this.#crawlFurther()],
      ['dedupe', 3, () => lib.apply((session) => planDedupe(session))],
      ['validate', 2, () => lib.apply((session) => planValidate(session))],
      ['archive', 2, () => lib.apply((session) => planArchive(session, {}))],
      ['burn', 3, () => this.#burn()],
      ['release', 2, () => this.#release()],
      ['undo', 3, () => this.#undo()],
    ];
  }

  get names(): string[] {
    return this.#acts.map(([name]) => name);
  }

  pick(): readonly [name: string, act: () => Promise<unknown>] {
    const sum = this.#acts.reduce((all, [, weight]) => all + weight, 0);
    let at = this.#random() * sum;
    for (const [name, weight, act] of this.#acts) {
      at -= weight;
      if (at < 0) return [name, act];
    }
    throw new Error('no act');
  }

  async #ingest(): Promise<void> {
    const card = folder.at(`card-${(this.#cards += 1)}`);
    for (let nth = 0; nth < 4; nth++) put(join(card, `IMG_${nth}.JPG`), this.#picture());
    await ingest(this.#lib, [card]);
  }

  /** As any other program would: new files, copies, renamed and deleted ones. */
  async #changeFiles(): Promise<void> {
    const files = this.#lib.files('media').filter((path) => path !== STAYS);
    for (let nth = 0; nth < 5; nth++) {
      const path = this.#lib.at(`media/2019/05/1${nth}/${(this.#pictures += 1)}.jpg`);
      const from = this.#lib.at(`media/${this.#one(files)}`);
      const what = this.#random();
      if (what < 0.4 || files.length === 0) put(path, this.#picture());
      else if (what < 0.7) put(path, this.#content(nth));
      else if (what < 0.85) rmSync(from, { force: true });
      else renameSync(from, `${from}.jpg`);
    }
  }

  async #crawlFurther(): Promise<void> {
    const old = folder.at('old');
    put(join(old, `${(this.#pictures += 1)}.jpg`), this.#picture());
    await this.#lib.crawl({ tree: old });
  }

  /** Two discs of a volume are burned and read back. */
  async #burn(): Promise<void> {
    const volumeId = this.#one(
      readdirSync(this.#lib.at('archive')).filter((name) => /^MS_[^.]*$/.test(name)),
    );
    if (volumeId === undefined) throw new MediaStructError('usage', 'there is no volume yet');
    const disc = folder.at(`disc-${volumeId}`);
    cpSync(this.#lib.at(`archive/${volumeId}`), disc, { recursive: true });
    for (const copy of [1, 2])
      await this.#lib.session((session) => verifyVolume(session, { volume: volumeId, at: disc, copy }));
  }

  async #release(): Promise<void> {
    const { volumes } = listVolumes(this.#lib.library);
    const burned = volumes.filter(({ copies, releasedAt }) => copies.length > 1 && releasedAt === undefined);
    const { volumeId } = this.#one(burned) ?? { volumeId: 'none' };
    const request = { volume: volumeId, at: folder.at(`disc-${volumeId}`), copy: 1 };
    await this.#lib.apply((session) => planRelease(session, request));
  }

  async #undo(): Promise<void> {
    await this.#lib.undo(this.#one(listRunIds(this.#lib.library).slice(-4)) ?? 'last');
  }

  #picture(): Buffer {
    return this.#content((this.#pictures += 1));
  }

  #content(seed: number): Buffer {
    return picture(`picture ${seed}`, `2019:05:1${seed % 10} 10:00:00`);
  }

  #one<T>(items: readonly T[]): T | undefined {
    return items[Math.floor(this.#random() * items.length)];
  }
}
