import { createHash } from 'node:crypto';
import { existsSync, linkSync, mkdirSync, readdirSync, renameSync, rmSync } from 'node:fs';
import { join } from 'node:path';
import { ignoreProgress, neverStop, nodeFileAccess } from '@mediastruct/core';
import { describe, expect, it } from 'vitest';
import { listChain } from '../../src/chain/open/list-chain.ts';
import { openChain } from '../../src/chain/open/open-chain.ts';
import { putRuns } from '../../src/chain/places/put-runs.ts';
import type { RestoreReport } from '../../src/chain/restore/restore-chain.ts';
import { restoreExit } from '../../src/chain/restore/restore-chain.ts';
import { verifyChain } from '../../src/chain/verify/verify-chain.ts';
import { differences } from '../apply/apply-runs.ts';
import { temporaryFolder } from '../temporary-folder.ts';
import { put, settleFolders } from '../trees.ts';
import type { Base } from './chain-of.ts';
import { add, day, restore } from './chain-of.ts';

function noise(seed: string, bytes: number): Buffer {
  const parts: Buffer[] = [];
  for (let nth = 0; nth * 32 < bytes; nth++)
    parts.push(createHash('sha256').update(`${seed} ${nth}`).digest());
  return Buffer.concat(parts).subarray(0, bytes);
}

const drive = ({ path }: Base) => join(path, 'drive');

/** Takes the disc out of the one drive, and puts another one in. */
function insert(base: Base, disc: number | null): void {
  const inside = readdirSync(base.path).includes('drive');
  if (inside) renameSync(drive(base), join(base.path, readdirSync(drive(base)).find(isLabel) ?? 'no label'));
  if (disc !== null) renameSync(join(base.path, `disc ${disc}`), drive(base));
}

const isLabel = (name: string) => name.startsWith('disc ');

/** A catalogue that changes on each of three days, with a picture a day: each run is on a disc of its own, and its volumes are nowhere else. */
async function onThreeDiscs(base: Base): Promise<void> {
  const catalogue = noise('catalogue', 150_000);
  for (let nth = 1; nth <= 3; nth++) {
    catalogue.write(`day ${nth}`, 10_000 * nth);
    put(base.path, 'tree/catalogue', catalogue);
    put(base.path, `tree/${nth}.jpg`, noise(`picture ${nth}`, 20_000));
    if (nth === 1) linkSync(join(base.path, 'tree/1.jpg'), join(base.path, 'tree/further name.jpg'));
    settleFolders(join(base.path, 'tree'));
    await add(base, nth);
    mkdirSync(drive(base));
    put(base.path, `drive/disc ${nth}`, '');
    const request = { chain: join(base.path, 'chain'), to: drive(base), place: `disc ${nth}` };
    const means = { from: [], now: () => day(nth), progress: ignoreProgress, stop: neverStop };
    await putRuns({ ...request, runs: [nth], ...means });
    insert(base, null);
    for (const name of readdirSync(join(base.path, `chain/000${nth}`)))
      if (name.endsWith('.tar')) rmSync(join(base.path, `chain/000${nth}`, name));
  }
}

async function isRestored(base: Base, reports: readonly RestoreReport[]): Promise<void> {
  const [last] = reports.slice(-1);
  expect(last).toMatchObject({ awaiting: { count: 0 }, missing: { count: 0 }, discs: [], kept: null });
  expect(await differences(join(base.path, 'back'), join(base.path, 'tree'))).toEqual([]);
  const opened = reports.flatMap((report) => report.opened);
  expect(opened).toHaveLength(new Set(opened).size);
}

describe('a chain on discs', () => {
  it.each([
    ['oldest first', [1, 2, 3]],
    ['newest first', [3, 2, 1]],
  ])('is restored with one drive, by a command for each disc: %s', async (_, order) => {
    using base = temporaryFolder();
    await onThreeDiscs(base);
    const reports: RestoreReport[] = [];
    for (const disc of order) {
      const before = reports.at(-1);
      if (before !== undefined) {
        expect(restoreExit(before)).toBe(24);
        expect(before.discs.map(({ place }) => place)).toContain(`disc ${disc}`);
        expect(before.awaiting.first.map(({ path }) => path)).toContain('catalogue');
      }
      insert(base, disc);
      reports.push(await restore(base, '3', 'back', { from: [drive(base)] }));
    }
    await isRestored(base, reports);
  });

  it('asks for each disc once, and for what it is wanted', async () => {
    using base = temporaryFolder();
    await onThreeDiscs(base);
    const asked: string[] = [];
    const report = await restore(base, 'latest', 'back', {
      nextDisc: async ([disc], files) => {
        asked.push(`${disc?.place ?? ''}: ${disc?.wanted.join(' ') ?? ''} for ${files}`);
        insert(base, Number(disc?.place?.slice(-1)));
        return true;
      },
    });
    await isRestored(base, [report]);
    expect(asked.map((line) => line.slice(0, 7))).toEqual(['disc 1:', 'disc 2:', 'disc 3:']);
    expect(asked[2]).toBe('disc 3: 0003/data.vol0001.tar for 2');
  });

  it('is restored from the discs alone, of which each knows its own run only', async () => {
    using base = temporaryFolder();
    await onThreeDiscs(base);
    rmSync(join(base.path, 'chain'), { recursive: true });
    const reports: RestoreReport[] = [];
    for (const disc of [3, 2, 1]) {
      insert(base, disc);
      reports.push(await restore(base, '3', 'back', { chain: drive(base) }));
    }
    expect(reports.map(({ discs }) => discs.map(({ wanted }) => wanted))).toEqual([
      [['0002']],
      [['0001']],
      [],
    ]);
    await isRestored(base, reports);
  });

  it('asks for no disc where a volume is lost', async () => {
    using base = temporaryFolder();
    await onThreeDiscs(base);
    insert(base, 1);
    for (const name of readdirSync(join(base.path, 'drive/0001')))
      if (name.endsWith('.tar')) rmSync(join(base.path, 'drive/0001', name));
    put(base.path, 'drive/0001/data.vol0001.tar', 'damaged');
    await verifyChain({
      chain: join(base.path, 'chain'),
      from: [drive(base)],
      place: 'disc 1',
      now: () => day(5),
      progress: ignoreProgress,
      stop: neverStop,
    });
    const report = await restore(base, '3', 'back', { from: [drive(base)] });
    expect(report.missing.first.map(({ path }) => path).sort()).toEqual([
      '1.jpg',
      'catalogue',
      'further name.jpg',
    ]);
    expect(restoreExit(report)).toBe(42);
    expect(report.awaiting.first.map(({ path }) => path).sort()).toEqual(['2.jpg', '3.jpg']);
    expect(existsSync(report.kept ?? '')).toBe(false);
  });

  it('is not taken for the disc that was in the drive before', async () => {
    using base = temporaryFolder();
    await onThreeDiscs(base);
    const chain = join(base.path, 'chain');
    const look = async (disc: number, place?: string) => {
      insert(base, disc);
      const means = { now: () => day(5 + disc), progress: ignoreProgress, stop: neverStop };
      return verifyChain({ chain, from: [drive(base)], place, ...means });
    };
    expect((await look(1)).discs.map(({ place }) => place)).toEqual(['disc 2', 'disc 3']);
    await look(2);
    const places = () =>
      listChain(nodeFileAccess, openChain(chain)).runs.map(({ volumes }) => volumes[0]?.places);
    expect(places()).toEqual([['disc 1', drive(base)], ['disc 2', drive(base)], ['disc 3']]);
  });
});
