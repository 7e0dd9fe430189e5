import process from 'node:process';
import { describe, expect, it } from 'vitest';
import { DAY, NOW } from './made-shelf.ts';
import { Chance } from './model/chance.ts';
import type { ModelDisk } from './model/model-disk.ts';
import { leastOf, ModelShelf, PROOF_DAYS, RESERVE } from './model/model-shelf.ts';
import { ModelSource } from './model/model-source.ts';

/** Seeds that failed once are kept here: 3 showed that spare copies took the room of one that was evicted needlessly. More: SHELF_SEEDS=1,2,4. */
const SEEDS = seeds(process.env['SHELF_SEEDS'] ?? '3');
const DAYS = Number(process.env['SHELF_DAYS'] ?? 500);
const DISKS = 12;

/** What happened, for the counts that show that a run was worth its while. */
interface Told {
  readonly counts: Record<string, number>;
  readonly log: string[];
}

function tell({ counts, log }: Told, what: string, more = ''): void {
  counts[what] = (counts[what] ?? 0) + 1;
  log.push(`${what} ${more}`);
}

/** All that has to happen in a run for it to show something. */
const MISHAPS = [
  ...['backup', 'evicted', 'pulled', 'lost', 'rolled back', 'filled', 'expired', 'unmounted', 'verified'],
  ...['no-room', 'rotten', 'rot found', 'cloned', 'retired', 'shrunk', 'shrunk by mistake', 'restored'],
  'released',
];

describe('a shelf of twelve small disks over 500 days', { timeout: 600_000 }, () => {
  it.each(SEEDS)('keeps every file that it can, with seed %i', (seed) => {
    const { shelf, told, now } = simulate(seed);
    const seen = new Set(Object.keys(told.counts));
    // The suite's own run was worth its while; of others, not each has everything.
    if (seed === 3) expect(MISHAPS.filter((what) => !seen.has(what))).toEqual([]);
    settle(shelf, now);
  });

  it('does the same again with the same seed', () => {
    expect(simulate(4, 100).told.log).toEqual(simulate(4, 100).told.log);
  });
});

function seeds(list: string): readonly number[] {
  return list.split(',').map(Number);
}

function simulate(
  seed: number,
  days = DAYS,
): { readonly shelf: ModelShelf; readonly told: Told; readonly now: number } {
  const chance = new Chance(seed);
  const shelf = new ModelShelf(new ModelSource());
  const told: Told = { counts: {}, log: [] };
  for (let disk = 0; disk < DISKS; disk += 1) shelf.addDisk(300 + chance.below(900));
  let now = NOW;
  for (let day = 0; day < days; day += 1) {
    now = NOW + day * DAY;
    const today = { chance, now, told };
    changeSource(shelf.source, chance);
    changeDisks(shelf, chance, told);
    lookAtSource(shelf, today);
    for (let plugged = 1 + chance.below(2); plugged > 0; plugged -= 1)
      plugIn(shelf, chance.oneOf(shelf.active), today);
    if (chance.once(20)) restoreEverything(shelf, today);
  }
  return { shelf, told, now };
}

function changeSource(source: ModelSource, chance: Chance): void {
  for (let count = chance.below(5); count > 0; count -= 1) source.add(chance);
  if (chance.once(2)) source.edit(chance);
  if (source.files.size > 120) for (let count = chance.below(5); count > 0; count -= 1) source.remove(chance);
  if (chance.once(40)) source.rename(chance);
}

function changeDisks(shelf: ModelShelf, chance: Chance, told: Told): void {
  const disk = chance.oneOf(shelf.disks);
  if (chance.once(60)) {
    tell(told, 'lost', disk.id);
    shelf.lose(disk);
    if (shelf.active.length < DISKS) shelf.addDisk(300 + chance.below(900));
  } else if (chance.once(80)) {
    tell(told, 'retired', disk.id);
    disk.isRetired = true;
    if (shelf.active.length < DISKS) shelf.addDisk(300 + chance.below(900));
  } else if (chance.once(30)) {
    tell(told, 'rotten', disk.id);
    disk.rot(chance);
  } else if (chance.once(30)) {
    tell(told, 'cloned', disk.id);
    disk.swapWithClone();
  } else if (chance.once(25)) disk.takeImage();
  else if (chance.once(60)) {
    tell(told, 'rolled back', disk.id);
    disk.rollBack();
  } else if (chance.once(30)) {
    tell(told, 'filled', disk.id);
    disk.foreign = chance.below(Math.max(1, disk.free + disk.foreign));
  }
}

interface Day {
  readonly chance: Chance;
  readonly now: number;
  readonly told: Told;
}

function lookAtSource(shelf: ModelShelf, { chance, now, told }: Day): void {
  if (shelf.view.there.size > 0 && chance.once(20)) {
    // Not mounted: an empty folder stands in its place. Nothing is taken in, and nothing is called gone.
    expect(shelf.source.look(now, 'absent')).toMatchObject({ kind: 'stop', because: 'empty' });
    tell(told, 'unmounted');
    return;
  }
  if (shelf.view.there.size > 20 && chance.once(60)) shrinkSource(shelf, { chance, now, told });
  const verdict = shelf.source.look(now, 'there');
  if (verdict.kind !== 'believed') throw new Error('a source that is there was not believed');
  shelf.view = shelf.source.take(verdict);
  if (shelf.view.isAnyExpired) tell(told, 'expired');
}

/** Much is gone at once. Nothing is believed before its owner says so; half of the time it was a mistake. */
function shrinkSource({ source }: ModelShelf, { chance, now, told }: Day): void {
  const gone = source.shrink(chance);
  const verdict = source.look(now, 'there', false);
  if (verdict.kind === 'stop') tell(told, 'shrunk');
  if (!chance.once(2)) return;
  source.bringBack(gone);
  tell(told, 'shrunk by mistake');
}

function plugIn(shelf: ModelShelf, disk: ModelDisk, { chance, now, told }: Day): void {
  shelf.refresh(disk);
  if (chance.once(3)) {
    for (const bad of shelf.verify(disk, now, 50 + chance.below(800))) tell(told, 'rot found', bad);
    tell(told, 'verified', disk.id);
  }
  if (chance.once(15)) release(shelf, disk, { chance, now, told });
  const before = copiesOf(shelf, now);
  const evicted = new Set<string>();
  const { isWhole } = shelf.carryOut(disk, {
    ...{ now, chance },
    pulledAt: chance.once(8) ? chance.below(12) : Infinity,
    onEvict: (content) => {
      evicted.add(content);
      const others = shelf.provenOn(content, now).filter((id) => id !== disk.id);
      expect(others.length, `the last proven copy of ${content} was taken from ${disk.id}`).toBeGreaterThan(
        0,
      );
      // Another disk may have rotted in its drawer: what goes still stands in the source, where it is read.
      expect(shelf.source.has(content)).toBe(true);
    },
  });
  tell(told, isWhole ? 'backup' : 'pulled', `${disk.id} ${disk.objects.size} ${disk.free}`);
  for (const content of evicted) tell(told, 'evicted', content);
  for (const [content, copies] of before)
    if (!evicted.has(content)) expect(shelf.provenOn(content, now).length).toBeGreaterThanOrEqual(copies);
  expect(disk.free).toBeGreaterThanOrEqual(0);
  if (isWhole) checkFilled(shelf, disk, { now, told });
}

/** The owner lets go of what was deleted long ago: only that, and no last copy unless it is asked for. */
function release(shelf: ModelShelf, disk: ModelDisk, { chance, now, told }: Day): void {
  const isLast = chance.once(4);
  for (const content of shelf.release(disk, now, isLast)) {
    expect(shelf.standingOf(content)).toBe('expired');
    if (!isLast) expect(shelf.provenOn(content, now).length).toBeGreaterThan(0);
    tell(told, 'released', content);
  }
}

function copiesOf(shelf: ModelShelf, now: number): ReadonlyMap<string, number> {
  const all = new Set([...shelf.believed.values()].flatMap((objects) => [...objects.keys()]));
  return new Map([...all].map((content) => [content, shelf.provenOn(content, now).length]));
}

/** Whatever lacks copies and is not on the disk could not be put there: neither in its free room nor in place of what others can spare. */
function checkFilled(shelf: ModelShelf, disk: ModelDisk, { now, told }: Pick<Day, 'now' | 'told'>): void {
  const { sizeOf } = shelf.source;
  const free = disk.free;
  const spare = [...disk.objects.keys()].map((content) => {
    const others = shelf.provenOn(content, now).filter((id) => id !== disk.id).length;
    const isWanted = shelf.standingOf(content) === 'wanted';
    return { bytes: sizeOf(content), others, isSpare: isWanted && others >= Math.max(1, leastOf(content)) };
  });
  for (const content of shelf.view.there) {
    const copies = shelf.provenOn(content, now).length;
    if (copies >= leastOf(content) || disk.objects.has(content)) continue;
    const couldGo = spare
      .filter(({ isSpare, others }) => isSpare && others > copies)
      .reduce((sum, { bytes }) => sum + bytes, 0);
    const bytes = sizeOf(content);
    const fits = free - bytes >= RESERVE || (bytes <= free && free - bytes + couldGo >= RESERVE);
    expect(fits, `${content} with ${copies} copies would fit on ${disk.id}`).toBe(false);
    tell(told, 'no-room');
  }
}

/** A restore brings back every content of which a disk has a good copy, whatever rotted meanwhile, and names no disk in vain. */
function restoreEverything(shelf: ModelShelf, { told }: Day): void {
  const known = new Set([...shelf.believed.values()].flatMap((objects) => [...objects.keys()]));
  const good = [...known].filter((content) =>
    shelf.reallyOn(content).some(({ id }) => shelf.believed.get(id)?.has(content)),
  );
  expect([...shelf.restoreAll()].sort()).toEqual(good.sort());
  tell(told, 'restored');
}

/** With room for everything and no more mishaps, one round over all disks gives every file what its policy asks for. */
function settle(shelf: ModelShelf, from: number): void {
  for (const disk of shelf.disks) disk.foreign = 0;
  for (let more = 0; more < 4; more += 1) shelf.addDisk(20_000);
  for (const [at, disk] of shelf.active.entries()) {
    const now = from + at * DAY;
    expect(at).toBeLessThan(PROOF_DAYS);
    shelf.refresh(disk);
    shelf.carryOut(disk, { now, chance: NO_MISHAPS, pulledAt: Infinity, onEvict: () => {} });
  }
  const now = from + shelf.disks.length * DAY;
  for (const content of shelf.view.there)
    expect(shelf.provenOn(content, now).length).toBeGreaterThanOrEqual(leastOf(content));
}

const NO_MISHAPS = new (class extends Chance {
  override once(): boolean {
    return false;
  }
})(0);
