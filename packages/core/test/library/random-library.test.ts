import { createHash } from 'node:crypto';
import { cpSync, existsSync, lstatSync, readdirSync, readFileSync, renameSync, rmSync } from 'node:fs';
import { statSync, symlinkSync, utimesSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import process from 'node:process';
import { expect, it } from 'vitest';
import { planArchive } from '../../src/archive/pack/plan-archive.ts';
import { planRelease } from '../../src/archive/release/plan-release.ts';
import { listVolumes } from '../../src/archive/volumes/find-volume.ts';
import { verifyVolume } from '../../src/archive/volumes/verify-volume.ts';
import { planDedupe } from '../../src/dedupe/dedupe.ts';
import { MediaStructError } from '../../src/errors/media-struct-error.ts';
import { forgetHolder, previewForget } from '../../src/find/forget-holder.ts';
import { readStatus } from '../../src/find/read-status.ts';
import type { RedateRequest } from '../../src/ingest/redate/plan-redate.ts';
import { planRedate } from '../../src/ingest/redate/plan-redate.ts';
import { planHeal } from '../../src/heal/plan-heal.ts';
import { installedHolderKinds } from '../../src/holder-kinds.ts';
import { openFindings } from '../../src/holders/finding-ledger.ts';
import { safeToFormat } from '../../src/ingest/safe-to-format.ts';
import { listRunIds } from '../../src/journal/run/run-folder.ts';
import { planValidate } from '../../src/validate/validate.ts';
import { takeCopiesForDiscs } from '../archive/library.ts';
import { lehmer } from '../lehmer.ts';
import { temporaryFolder } from '../files/temporary-folder.ts';
import type { View } from '../files/viewed-access.ts';
import { viewedAccess } from '../files/viewed-access.ts';
import { ingest, picture, put } from '../ingest/pictures.ts';
import { TestLibrary } from './test-library.ts';

/** More worlds take longer: `WORLDS=100 npx vitest run --project effects random-library`. `WORLD=20261129` looks at one again. */
const { WORLD, WORLDS = '4' } = process.env;
const SEEDS = Array.from({ length: Number(WORLDS) }, (_, nth) => 20_261_129 + 7919 * nth);
const ACTS = 150;
const folder = temporaryFolder();
const done = new Set<string>();
let names: readonly string[] = [];

/**
 * Random libraries, disks, views of folders, and a user who copies, deletes and damages: no act of the suite takes the last copy of a content
 * from the places that a user would keep, and what it says of them is true.
 */
it.each(WORLD === undefined ? SEEDS : [Number(WORLD)])(
  'loses nothing and says nothing untrue, world %d',
  { timeout: 600_000 },
  async (seed) => {
    const world = new World(folder.at(`world-${seed}`), lehmer(seed));
    await world.begin();
    for (let nth = 0; nth < ACTS; nth++) {
      const act = world.pick();
      const before = world.kept();
      const isRefused = await world.carryOut(act);
      const where = `act ${nth}, ${act.name}${isRefused ? ' (refused)' : ''}`;
      if (act.isOfSuite) expect(world.missing(before, act), `lost by ${where}`).toEqual([]);
      if (!isRefused) done.add(act.name);
      expect(world.untruths(act, isRefused), `said after ${where}`).toEqual([]);
    }
    names = world.names;
  },
);

it('carried each act out, for what is refused every time shows nothing', () => {
  expect(names.filter((name) => !done.has(name))).toEqual([]);
});

interface Act {
  readonly name: string;
  readonly weight: number;
  /** False for what the user, or the disk, does without the suite. */
  readonly isOfSuite: boolean;
  readonly run: () => unknown;
}

class World {
  readonly #at: string;
  readonly #random: () => number;
  readonly #lib: TestLibrary;
  readonly #acts: readonly Act[];
  #pictures = 0;
  #cards = 0;
  #safeCard: string | null = null;
  /** Files that the user deleted after they were indexed, when no other copy was anywhere. */
  readonly #vanished = new Map<string, string>();
  /** Contents that nobody wrote. */
  readonly #rotten = new Set<string>();
  /** Volumes whose folder the user deleted before a disc was told of. */
  readonly #lost = new Set<string>();

  constructor(at: string, random: () => number) {
    this.#at = at;
    this.#random = random;
    const lib = new TestLibrary(join(at, 'lib'));
    takeCopiesForDiscs(lib.root);
    const views: View[] = [
      { at: join(at, 'view of media'), of: lib.at('media') },
      { at: join(at, 'view of duplicates'), of: lib.at('duplicates') },
      { at: join(at, 'view of a disk'), of: join(at, 'disk 1') },
    ];
    lib.access = viewedAccess(views);
    this.#lib = lib;
    for (let nth = 0; nth < 12; nth++)
      this.#putPicture(lib.at(`media/2019/05/1${nth % 10}/first ${nth}.jpg`));
    // Without files that stay, a tree would be taken for another one as soon as all others were renamed.
    for (let nth = 0; nth < 4; nth++) put(lib.at(`media/stays ${nth}.txt`), `stays ${nth}`);
    for (const disk of ['disk 1', 'disk 2']) put(join(at, disk, 'stays.txt'), disk);
    symlinkSync(lib.at('duplicates'), join(at, 'link to duplicates'));
    const suite = (name: string, weight: number, run: () => unknown) => ({
      name,
      weight,
      isOfSuite: true,
      run,
    });
    const user = (name: string, weight: number, run: () => unknown) => ({
      name,
      weight,
      isOfSuite: false,
      run,
    });
    this.#acts = [
      suite('ingest', 4, () => this.#ingest()),
      suite('crawl', 10, () =>
        lib.crawl({ tree: this.#one(['media', 'archive', 'duplicates', 'validated']) }),
      ),
      suite('crawl a disk', 5, () => lib.crawl({ tree: this.#one(this.#disks()) })),
      suite('crawl a view', 3, () =>
        lib.crawl({ tree: this.#one([...views.map((view) => view.at), join(at, 'link to duplicates')]) }),
      ),
      suite('accept what is gone', 1, () => lib.crawl({ acceptGone: true })),
      suite('redate', 2, () => lib.apply((session) => planRedate(session, this.#redating()))),
      suite('dedupe', 6, () => lib.apply((session) => planDedupe(session))),
      suite('validate', 4, () => lib.apply((session) => planValidate(session))),
      suite('archive', 3, () => lib.apply((session) => planArchive(session, {}))),
      suite('verify a disc', 3, () => this.#verify()),
      suite('release', 2, () => this.#release()),
      suite('heal', 4, () => lib.apply((session) => planHeal(session, { paths: [], at: this.#discs() }))),
      suite('forget', 1, () => this.#forget()),
      suite('undo', 4, () => this.#undo()),
      user('take pictures', 3, () => this.#takePictures()),
      user('copy to a disk', 4, () => this.#copyToDisk()),
      user('delete', 3, () => this.#delete()),
      user('rename', 2, () => this.#rename()),
      user('rot', 2, () => this.#rot()),
      user('burn', 4, () => this.#burn()),
      user('lose a disc', 1, () => this.#loseDisc()),
      user('delete a volume', 1, () => this.#deleteVolume()),
      user('plug a disk in elsewhere', 1, () => this.#replug()),
      user('format the card', 4, () => this.#format()),
    ];
  }

  /** Corrections that take turns, so that there is always something to move. */
  #redating(): RedateRequest {
    return { paths: [], shift: { '*': this.#one(['+1d', '-1d', '+1h']) } };
  }

  begin(): Promise<unknown> {
    return this.#lib.crawl();
  }

  get names(): readonly string[] {
    return this.#acts.map(({ name }) => name);
  }

  pick(): Act {
    let at = this.#random() * this.#acts.reduce((all, { weight }) => all + weight, 0);
    return this.#acts.find(({ weight }) => (at -= weight) < 0) as Act;
  }

  /** True where the act was refused: for a reason, and nothing was changed. */
  async carryOut({ run }: Act): Promise<boolean> {
    try {
      await run();
      return false;
    } catch (error) {
      if (!(error instanceof MediaStructError) || error.code === 'bug') throw error;
      return true;
    }
  }

  /** Contents in the places that a user would keep: not those set aside, and not what views show. */
  kept(): ReadonlySet<string> {
    const cards = readdirSync(this.#at).filter((name) => name.startsWith('card'));
    const places = [this.#lib.at('media'), this.#lib.at('archive'), ...this.#disks(), ...this.#discs()];
    return contentsBelow([...places, ...cards.map((name) => join(this.#at, name))]);
  }

  /** An undo may leave a content where it was before, such as set aside, if a finding tells of it then. */
  missing(before: ReadonlySet<string>, { name }: Act): string[] {
    const now = this.kept();
    const gone = [...before].filter((sha256) => !now.has(sha256) && !this.#rotten.has(sha256));
    if (gone.length === 0 || name !== 'undo') return gone;
    const { access, state } = this.#lib.library;
    const told = new Set([...openFindings(access, state.findings).values()].map(({ sha256 }) => sha256));
    const all = contentsBelow([this.#at]);
    return gone.filter((sha256) => !told.has(sha256) || !all.has(sha256));
  }

  /** What the suite says although it is not so. */
  untruths({ name }: Act, isRefused: boolean): string[] {
    const { library } = this.#lib;
    const status = readStatus(library, { kinds: installedHolderKinds(), now: new Date() });
    const told = [...openFindings(library.access, library.state.findings).values()];
    if (name === 'accept what is gone' && !isRefused) this.#vanished.clear();
    const all = contentsBelow([this.#at]);
    for (const sha256 of this.#vanished.keys()) if (all.has(sha256)) this.#vanished.delete(sha256);
    const indexed = new Set(this.#lib.records('media').map(({ path }) => path));
    const untold = [...this.#vanished].filter(
      ([sha256, path]) => !indexed.has(path) && !told.some((finding) => finding.sha256 === sha256),
    );
    for (const volume of this.#lost)
      if (this.#volumeFolders().includes(volume) || this.#hasDisc(volume)) this.#lost.delete(volume);
    const lost = status.counts?.lost.volumes ?? 0;
    return [
      ...untold.map(([, path]) => `nothing is said of ${path}, which is gone for good`),
      ...(lost < this.#lost.size ? [`${this.#lost.size} volumes are lost, told are ${lost}`] : []),
      ...(status.findings.gone + status.findings.displaced + status.findings.rotten < told.length
        ? ['status leaves findings out']
        : []),
    ];
  }

  async #ingest(): Promise<void> {
    const card = join(this.#at, `card ${(this.#cards += 1)}`);
    for (let nth = 0; nth < 3; nth++) this.#putPicture(join(card, `IMG_${nth}.JPG`));
    // Pictures that the library may have already, on a disc or a shelf, or only in the duplicates folder.
    const old = this.#one(filesBelow([this.#lib.root, ...this.#disks()]).filter(isPicture));
    if (old !== undefined) put(join(card, 'OLD.JPG'), readFileSync(old));
    const { run } = await ingest(this.#lib, [card]);
    const { safe } = safeToFormat(this.#lib.library, run.runId);
    const held = contentsBelow([this.#lib.at('media'), this.#lib.at('archive'), ...this.#discs()]);
    const isTrue = [...contentsBelow([card])].every((sha256) => held.has(sha256));
    expect(!safe || isTrue, `safe to format: ${card}`).toBe(true);
    this.#safeCard = safe ? card : null;
  }

  #format(): void {
    rmSync(this.#safeCard ?? refuse(), { recursive: true });
    this.#safeCard = null;
  }

  async #verify(): Promise<void> {
    const disc = this.#one(this.#discs()) ?? refuse();
    const [volume = '', copy] = (disc.split('/').pop() ?? '').replace('disc ', '').split(' copy ');
    await this.#lib.session((session) => verifyVolume(session, { volume, at: disc, copy: Number(copy) }));
  }

  async #release(): Promise<void> {
    const disc = this.#one(this.#discs()) ?? refuse();
    const [volume = '', copy] = (disc.split('/').pop() ?? '').replace('disc ', '').split(' copy ');
    await this.#lib.apply((session) => planRelease(session, { volume, at: disc, copy: Number(copy) }));
  }

  async #forget(): Promise<void> {
    const { library } = this.#lib;
    const kinds = installedHolderKinds();
    const named = readdirSync(library.state.indexes)
      .filter((name) => /^(disk|view).*(?<!\.changes)\.ndjson$/.test(name))
      .map((name) => name.slice(0, -'.ndjson'.length));
    const preview = previewForget(library, `tree:${this.#one(named)}`, { kinds });
    await this.#lib.session(async (session) => forgetHolder(session, preview));
  }

  async #undo(): Promise<void> {
    await this.#lib.undo(this.#one(listRunIds(this.#lib.library).slice(-5)) ?? refuse());
  }

  #takePictures(): void {
    for (let nth = 0; nth < 3; nth++)
      this.#putPicture(this.#lib.at(`media/2020/01/0${1 + nth}/${this.#pictures}.jpg`));
  }

  #copyToDisk(): void {
    const disk = this.#one(this.#disks()) ?? refuse();
    for (let nth = 0; nth < 3; nth++) {
      const from = this.#one(this.#pictureFiles());
      if (from !== undefined) put(join(disk, `copies/${(this.#pictures += 1)}.jpg`), readFileSync(from));
    }
  }

  #delete(): void {
    const path = this.#one(filesBelow([this.#lib.at('media')]).filter(isPicture)) ?? refuse();
    const below = path.slice(this.#lib.at('media/').length);
    const known = this.#lib.records('media').find((record) => record.path === below);
    const content = hashOf(path);
    rmSync(path);
    if (known?.sha256 === content && !contentsBelow([this.#at]).has(content))
      this.#vanished.set(content, below);
  }

  #rename(): void {
    const path = this.#one(this.#pictureFiles()) ?? refuse();
    renameSync(path, `${path.replace(/\.jpg$/, '')}+.jpg`);
  }

  /** Other bytes, the same size and time. */
  #rot(): void {
    const path = this.#one(this.#pictureFiles()) ?? refuse();
    const { atime, mtime } = statSync(path);
    const bytes = readFileSync(path);
    bytes.writeUInt32BE((this.#pictures += 1), bytes.length - 4);
    writeFileSync(path, bytes);
    this.#rotten.add(hashOf(path));
    utimesSync(path, atime, mtime);
  }

  #burn(): void {
    const volume = this.#one(this.#volumeFolders()) ?? refuse();
    const copy = this.#random() < 0.5 ? 1 : 2;
    const disc = join(this.#at, `disc ${volume} copy ${copy}`);
    if (!existsSync(disc)) cpSync(this.#lib.at(`archive/${volume}`), disc, { recursive: true });
  }

  #loseDisc(): void {
    rmSync(this.#one(this.#discs()) ?? refuse(), { recursive: true });
  }

  #deleteVolume(): void {
    const volume = this.#one(this.#volumeFolders()) ?? refuse();
    const known = listVolumes(this.#lib.library).volumes.find(({ volumeId }) => volumeId === volume);
    rmSync(this.#lib.at(`archive/${volume}`), { recursive: true });
    if (known !== undefined && !this.#hasDisc(volume)) this.#lost.add(volume);
  }

  #hasDisc(volume: string): boolean {
    const known = listVolumes(this.#lib.library).volumes.find(({ volumeId }) => volumeId === volume);
    return (known?.copies.length ?? 0) > 0;
  }

  #replug(): void {
    const disk = this.#one(this.#disks().filter((path) => path.includes('disk 2'))) ?? refuse();
    renameSync(disk, disk.endsWith('elsewhere') ? disk.replace(' elsewhere', '') : `${disk} elsewhere`);
  }

  #disks(): readonly string[] {
    return ['disk 1', 'disk 2', 'disk 2 elsewhere']
      .map((name) => join(this.#at, name))
      .filter((path) => existsSync(path));
  }

  #discs(): readonly string[] {
    return readdirSync(this.#at)
      .filter((name) => name.startsWith('disc '))
      .map((name) => join(this.#at, name));
  }

  #volumeFolders(): readonly string[] {
    const archive = this.#lib.at('archive');
    return readdirSync(archive).filter((name) => lstatSync(join(archive, name)).isDirectory());
  }

  #pictureFiles(): readonly string[] {
    return filesBelow([this.#lib.at('media'), ...this.#disks()]).filter(isPicture);
  }

  #putPicture(path: string): void {
    const nth = (this.#pictures += 1);
    put(path, picture(`picture ${nth}`, `2019:05:1${nth % 10} 10:00:00`));
  }

  #one<T>(items: readonly T[]): T {
    return items[Math.floor(this.#random() * items.length)] as T;
  }
}

function isPicture(path: string): boolean {
  return /\.jpg$/i.test(path) && !path.includes('/.mediastruct/');
}

function refuse(): never {
  throw new MediaStructError('usage', 'there is nothing to do it with');
}

function filesBelow(roots: readonly string[]): string[] {
  return roots.flatMap((root) =>
    readdirSync(root, { recursive: true, withFileTypes: true })
      .filter((entry) => entry.isFile())
      .map((entry) => join(entry.parentPath, entry.name))
      .sort(),
  );
}

function hashOf(path: string): string {
  return createHash('sha256').update(readFileSync(path)).digest('hex');
}

function contentsBelow(roots: readonly string[]): Set<string> {
  return new Set(filesBelow(roots).filter(isPicture).map(hashOf));
}
