import { appendFileSync, mkdirSync, readFileSync, renameSync, rmSync, statSync } from 'node:fs';
import { join } from 'node:path';
import { ignoreProgress, neverStop } from '@mediastruct/core';
import { expect, it } from 'vitest';
import { provenElsewhere } from '../../src/chain/open/chain-proofs.ts';
import { openChain } from '../../src/chain/open/open-chain.ts';
import { putRuns } from '../../src/chain/places/put-runs.ts';
import { temporaryFolder } from '../temporary-folder.ts';
import { put } from '../trees.ts';
import type { Base } from './chain-of.ts';
import { add, day, verify } from './chain-of.ts';
import { readingFrom } from './counting-access.ts';

const access = readingFrom('disk');
const drive = ({ path }: Base) => join(path, 'drive');
const provenAt = ({ path }: Base) => provenElsewhere(openChain(join(path, 'chain')));

async function onDisc(base: Base, place: string, nth: number): Promise<void> {
  const request = { chain: join(base.path, 'chain'), to: drive(base), place, runs: [], from: [] };
  const means = { now: () => day(nth), progress: ignoreProgress, stop: neverStop };
  await putRuns({ ...request, ...means }, access);
}

async function chainOnDisc(base: Base): Promise<void> {
  put(base.path, 'tree/a', 'a');
  await add(base, 1, {}, access);
  await onDisc(base, 'disc 1', 2);
}

it('takes none of two discs with the same volumes for the other in the same drive', async () => {
  using base = temporaryFolder();
  await chainOnDisc(base);
  renameSync(drive(base), join(base.path, 'disc 1'));
  mkdirSync(drive(base));
  await onDisc(base, 'disc 2', 3);
  const seen = () =>
    openChain(join(base.path, 'chain'))
      .story.sightings(1, 'data.vol0001.tar')
      .map(({ place, provenAt: at }) => [place, at]);
  rmSync(drive(base), { recursive: true });
  renameSync(join(base.path, 'disc 1'), drive(base));
  const { notes } = await verify(base, 4, { from: [drive(base)], access });
  expect(notes).toEqual([expect.stringContaining('--place')]);
  expect(seen()).toContainEqual(['disc 2', day(3).toISOString()]);
  await verify(base, 5, { from: [drive(base)], place: 'disc 1', access });
  expect(seen()).toContainEqual(['disc 1', day(5).toISOString()]);
});

it('proves no copy at a folder without a name, which is not known again when its disc is damaged', async () => {
  using base = temporaryFolder();
  put(base.path, 'tree/a', 'a');
  await add(base, 1, {}, access);
  await onDisc(base, 'disc 1', 2);
  renameSync(drive(base), join(base.path, 'other'));
  await verify(base, 3, { from: [join(base.path, 'other')], access });
  renameSync(join(base.path, 'other'), drive(base));
  const volume = join(drive(base), '0001/data.vol0001.tar');
  appendFileSync(volume, 'damage');
  const { bytes } = await verify(base, 4, { from: [drive(base)], place: 'disc 1', access });
  expect(bytes).toBe(2 * statSync(volume).size - 'damage'.length);
  expect(provenAt(base)).toBeNull();
});

it.each([
  ['is another one', (path: string) => appendFileSync(path, 'x'), 1],
  ['is not there', (path: string) => rmSync(path), 0],
])('proves no copy where a file beside the volumes %s', async (_, change, faults) => {
  using base = temporaryFolder();
  await chainOnDisc(base);
  await verify(base, 3, { from: [drive(base)], place: 'disc 1', access });
  expect(provenAt(base)).toBe(day(3).toISOString());
  change(join(drive(base), '0001/run.ndjson'));
  const { findings, notes } = await verify(base, 4, { from: [drive(base)], place: 'disc 1', access });
  expect(findings).toHaveLength(faults);
  expect(notes).toHaveLength(1 - faults);
  expect(provenAt(base)).toBeNull();
});

it('counts no byte of a volume that cannot be opened', async () => {
  using base = temporaryFolder();
  put(base.path, 'tree/a', 'a');
  await add(base, 1, {}, access);
  const closed = new Proxy(access, {
    get: (target, name, receiver) => {
      if (name !== 'open') return Reflect.get(target, name, receiver);
      return (path: string, flags: number, mode?: number) => {
        if (path.endsWith('.tar')) throw Object.assign(new Error('EACCES: no'), { code: 'EACCES' });
        return access.open(path, flags, mode);
      };
    },
  });
  expect(await verify(base, 2, { access: closed })).toMatchObject({ bytes: 0 });
  expect(readFileSync(join(base.path, 'chain/0001/data.vol0001.tar')).length).toBeGreaterThan(0);
});
