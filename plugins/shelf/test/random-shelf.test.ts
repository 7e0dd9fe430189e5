import { rmSync, writeFileSync } from 'node:fs';
import process from 'node:process';
import { expect, it } from 'vitest';
import { Chance } from './model/chance.ts';
import { FolderWorld } from './world/folder-world.ts';
import type { WorldDisk } from './world/world-disk.ts';

/** Seeds of the suite; more, and longer ones: SHELF_WORLDS=1,2,3 SHELF_STEPS=200. */
const SEEDS = (process.env['SHELF_WORLDS'] ?? '5').split(',').map(Number);
const STEPS = Number(process.env['SHELF_STEPS'] ?? 36);
const FEWEST_DISKS = 3;

it.each(SEEDS)(
  'a shelf of folders keeps every file through years of mishaps, with seed %i',
  { timeout: 3_600_000 },
  async (seed) => {
    const chance = new Chance(seed);
    using world = new FolderWorld(chance);
    await world.begin();
    for (let nth = 0; nth < 6; nth += 1) world.put(`${nth}.jpg`);
    for (let nth = 0; nth < FEWEST_DISKS; nth += 1) await world.addDisk(8 + chance.below(16));
    for (let step = 0; step < STEPS; step += 1) {
      world.passDays(chance.below(20));
      await doSomething(world);
      world.check();
    }
    await settle(world);
  },
);

/** One step: something happens to the source or to a disk, or somebody works. */
async function doSomething(world: FolderWorld): Promise<void> {
  const { chance, files } = world;
  const disk = chance.oneOf(world.disks);
  switch (chance.below(16)) {
    case 0:
    case 1:
      return world.put(`${chance.below(5)}/${world.next()}.jpg`);
    case 2:
      return world.put(chance.oneOf([...files.keys()]));
    case 3:
      return files.size > 4 ? world.remove(chance.oneOf([...files.keys()])) : undefined;
    case 4:
      return world.move(disk, chance.once(2));
    case 5:
      return world.corrupt(disk);
    case 6:
      return disk.takeImage(world.shelf.path(`image of ${disk.name}`));
    case 7:
      return putBack(world, disk);
    case 8:
      return lose(world, disk);
    case 9:
      return world.verify(here(world, disk));
    case 10:
      return withoutSource(world, disk);
    case 11:
      return void (await world.restore());
    case 12:
      return filled(world, here(world, disk));
    case 13:
      return pulled(world, here(world, disk));
    default:
      return void (await world.backup(here(world, disk)));
  }
}

function here(world: FolderWorld, disk: WorldDisk): WorldDisk {
  if (!disk.isHere) world.move(disk, true);
  return disk;
}

async function putBack(world: FolderWorld, disk: WorldDisk): Promise<void> {
  if (disk.image === null) return;
  const isOlder = world.rollBack(here(world, disk));
  if (isOlder) {
    await expect(world.backup(disk)).rejects.toMatchObject({ exitCode: 42 });
    world.tell('rolled back');
  }
  await world.accept(disk);
}

async function lose(world: FolderWorld, disk: WorldDisk): Promise<void> {
  if (world.disks.length <= FEWEST_DISKS) return world.addDisk(8 + world.chance.below(16));
  await world.lose(disk);
  world.tell('lost');
}

async function withoutSource(world: FolderWorld, disk: WorldDisk): Promise<void> {
  if (world.viewed.size === 0) return;
  const { shelf } = world;
  const at = here(world, disk).root;
  using away = world.hideSource();
  void away;
  await expect(shelf.backup(disk.name, { at })).rejects.toMatchObject({ exitCode: 24 });
  world.tell('source away');
}

/** Others fill the disk while nobody looks, and take it back later. */
async function filled(world: FolderWorld, disk: WorldDisk): Promise<void> {
  const path = `${disk.root}/other people`;
  writeFileSync(
    path,
    Buffer.alloc(Math.max(0, world.sized.free(disk.root) - (world.chance.below(30) << 20))),
  );
  await world.backup(disk);
  if (world.chance.once(2)) await world.verify(disk);
  rmSync(path);
  world.tell('filled');
}

async function pulled(world: FolderWorld, disk: WorldDisk): Promise<void> {
  for (let nth = 0; nth < 3; nth += 1) world.put(`new/${world.next()}.jpg`);
  world.sized.pull = { root: disk.root, atWrite: 1 + world.chance.below(4) };
  await world.backup(disk);
}

/** With room for everything and no more mishaps, every file has its copies and comes back as it is. */
async function settle(world: FolderWorld): Promise<void> {
  for (const disk of world.disks) await world.verify(here(world, disk));
  for (let nth = 0; nth < 2; nth += 1) await world.addDisk(1000);
  for (const disk of world.disks.slice(-2)) expect(await world.backup(disk)).not.toBeNull();
  expect(await world.restore()).toBe(world.files.size);
  // The world was worth its while.
  expect(Object.keys(world.counts).length).toBeGreaterThan(4);
}
