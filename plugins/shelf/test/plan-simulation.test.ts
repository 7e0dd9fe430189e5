import process from 'node:process';
import { describe, expect, it } from 'vitest';
import { DAY, NOW } from './made-shelf.ts';
import { Chance } from './model/chance.ts';
import type { ModelDisk } from './model/model-disk.ts';
import { leastOf, ModelShelf, PROOF_DAYS, RESERVE } from './model/model-shelf.ts';
import { ModelSource } from './model/model-source.ts';
import { planRestore } from '../src/plan/restore/plan-restore.ts';
import { hashAt } from '../src/plan/table/hash-at.ts';

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

describe('a shelf of twelve small disks over 500 days', { timeout: 600_000 }, () => {
  it.each(SEEDS)('keeps every file that it can, with seed %i', (seed) => {
    const { shelf, told, now } = simulate(seed);
    // The run was worth its while.
    for (const what of [
      'backup',
      'evicted',
      'pulled',
      'lost',
      'rolled back',
      'filled',
      'expired',
      'unmounted',
      'verified',
      'no-room',
    ])
      expect(told.counts[what], what).toBeGreaterThan(0);
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
    changeSource(shelf.source, chance);
    changeDisks(shelf, chance, told);
    lookAtSource(shelf, { chance, now, told });
    for (let plugged = 1 + chance.below(2); plugged > 0; plugged -= 1)
      plugIn(shelf, chance.oneOf(shelf.disks), { chance, now, told });
    checkRestore(shelf);
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
    shelf.addDisk(300 + chance.below(900));
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
  const verdict = shelf.source.look(now, 'there');
  if (verdict.kind !== 'believed') throw new Error('a source that is there was not believed');
  shelf.view = shelf.source.take(verdict);
  if (shelf.view.isAnyExpired) tell(told, 'expired');
}

function plugIn(shelf: ModelShelf, disk: ModelDisk, { chance, now, told }: Day): void {
  shelf.refresh(disk);
  if (chance.once(3)) {
    shelf.verify(disk, now, 50 + chance.below(800));
    tell(told, 'verified', disk.id);
  }
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
    },
  });
  tell(told, isWhole ? 'backup' : 'pulled', `${disk.id} ${disk.objects.size} ${disk.free}`);
  for (const content of evicted) tell(told, 'evicted', content);
  for (const [content, copies] of before)
    if (!evicted.has(content)) expect(shelf.provenOn(content, now).length).toBeGreaterThanOrEqual(copies);
  expect(disk.free).toBeGreaterThanOrEqual(0);
  if (isWhole) checkFilled(shelf, disk, { now, told });
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
    const needs = shelf.standingOf(content) === 'expired' ? 1 : Math.max(1, leastOf(content));
    return {
      bytes: sizeOf(content),
      others,
      isSpare: others >= needs,
      isExpired: shelf.standingOf(content) === 'expired',
    };
  });
  for (const content of shelf.view.there) {
    const copies = shelf.provenOn(content, now).length;
    if (copies >= leastOf(content) || disk.objects.has(content)) continue;
    const couldGo = spare
      .filter(({ isSpare, others, isExpired }) => isSpare && (isExpired ? others >= 1 : others > copies))
      .reduce((sum, { bytes }) => sum + bytes, 0);
    const bytes = sizeOf(content);
    const fits = free - bytes >= RESERVE || (bytes <= free && free - bytes + couldGo >= RESERVE);
    expect(fits, `${content} with ${copies} copies would fit on ${disk.id}`).toBe(false);
    tell(told, 'no-room');
  }
}

/** Every content that has a copy is in the plan of a restore, read from a disk that is believed to have it. */
function checkRestore(shelf: ModelShelf): void {
  const table = shelf.table();
  const plan = planRestore({ table, holders: shelf.holders(), atHand: [], without: [] });
  expect(plan.isLeast).toBe(true);
  for (const { holder, rows } of plan.visits) {
    const objects = shelf.believed.get(shelf.disks[holder]?.id ?? '');
    for (const row of rows) expect(objects?.has(hashAt(table, row))).toBe(true);
  }
  const anywhere = new Set([...shelf.believed.values()].flatMap((objects) => [...objects.keys()]));
  for (const row of plan.without) expect(anywhere.has(hashAt(table, row))).toBe(false);
}

/** With room for everything and no more mishaps, one round over all disks gives every file what its policy asks for. */
function settle(shelf: ModelShelf, from: number): void {
  for (const disk of shelf.disks) disk.foreign = 0;
  for (let more = 0; more < 4; more += 1) shelf.addDisk(20_000);
  for (const [at, disk] of shelf.disks.entries()) {
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
