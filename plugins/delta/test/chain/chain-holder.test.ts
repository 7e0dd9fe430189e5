import { mkdirSync, readFileSync, renameSync, rmSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import {
  findContents,
  ignoreProgress,
  initLibrary,
  installedHolderKinds,
  listHolders,
  neverStop,
  nodeFileAccess,
  openLibrary,
} from '@mediastruct/core';
import { expect, it } from 'vitest';
import { chainKind } from '../../src/chain/holder/chain-kind.ts';
import { provenElsewhere } from '../../src/chain/open/chain-proofs.ts';
import { openChain } from '../../src/chain/open/open-chain.ts';
import { putRuns } from '../../src/chain/places/put-runs.ts';
import { verifyExit } from '../../src/chain/verify/verify-chain.ts';
import { registerChain } from '../../src/chain/holder/register-chain.ts';
import { listChain } from '../../src/chain/open/list-chain.ts';
import { differences } from '../apply/apply-runs.ts';
import { temporaryFolder } from '../temporary-folder.ts';
import { put } from '../trees.ts';
import type { Base } from './chain-of.ts';
import { add, day, restore, verify } from './chain-of.ts';
import { readingFrom } from './counting-access.ts';

const kinds = installedHolderKinds([{ plugin: 'delta', holders: [chainKind] }]);

async function putTo(base: Base, nth: number, to: string, access = readingFrom('disk')) {
  const request = { chain: join(base.path, 'chain'), to: join(base.path, to), place: to, runs: [], from: [] };
  return putRuns({ ...request, now: () => day(nth), progress: ignoreProgress, stop: neverStop }, access);
}

it('is found in by a library that knows it, and proven only by all that leads to a file', async () => {
  using base = temporaryFolder();
  const root = join(base.path, 'library');
  initLibrary(root, { access: nodeFileAccess, now: day(1) });
  const library = openLibrary(root);
  const find = (text: string) =>
    findContents(library, { text, camera: undefined, kinds, limit: 0 }).contents.flatMap(({ places }) =>
      places.map(({ holder, path }) => [holder.kind, holder.name, path]),
    );
  const holder = () => listHolders(library, { kinds }).holders.find(({ kind }) => kind === 'chain');
  put(base.path, 'tree/one.jpg', 'one');
  put(base.path, 'tree/two.jpg', 'two');
  await add(base, 1);
  const told = { chain: join(base.path, 'chain'), state: library.state.folder, now: day(1) };
  await registerChain({ ...told, name: 'Lightroom' }, nodeFileAccess);
  put(base.path, 'tree/three.jpg', 'three');
  await add(base, 2);
  expect(find('three.jpg')).toEqual([['chain', 'Lightroom', '0002/three.jpg']]);
  expect(holder()).toMatchObject({ isReachable: false, provenAt: null, proofs: 0 });
  await putTo(base, 3, 'disk 1');
  expect(holder()).toMatchObject({ provenAt: day(3).toISOString(), proofs: 1 });
  rmSync(join(base.path, 'disk 1/0001/data.vol0001.tar'));
  expect(verifyExit(await verify(base, 4))).toBe(0);
  expect(holder()).toMatchObject({ provenAt: null, proofs: 0 });
  rmSync(join(base.path, 'chain/0001/data.vol0001.tar'));
  expect(verifyExit(await verify(base, 5))).toBe(11);
  const copies = [...(chainKind.holders(library, () => {})[0]?.listing.copies() ?? [])];
  // Both runs rely on what is lost.
  expect(copies.map(({ path, isSound, verifiedAt }) => [path, isSound, verifiedAt])).toEqual(
    ['0001/one.jpg', '0001/two.jpg', '0002/three.jpg'].map((path) => [path, false, null]),
  );
  await expect(registerChain({ ...told, name: 'x', chain: base.path })).rejects.toMatchObject({
    code: 'file-missing',
  });
});

it('is proven only by what was read from a disk, and what is read from memory takes no proof back', async () => {
  using base = temporaryFolder();
  put(base.path, 'tree/a', 'a');
  const [disk, memory] = [readingFrom('disk'), readingFrom('memory')];
  expect(await add(base, 1, {}, memory)).toMatchObject({ isProven: false });
  expect(await putTo(base, 2, 'disk', memory)).toMatchObject({ put: [1], fromMemory: [1] });
  const provenAt = () => provenElsewhere(openChain(join(base.path, 'chain')));
  expect(provenAt()).toBeNull();
  expect(await verify(base, 3, { access: memory })).toMatchObject({ findings: [], fromMemory: 2 });
  expect(provenAt()).toBeNull();
  expect(await verify(base, 4, { access: disk })).toMatchObject({ fromMemory: 0 });
  expect(provenAt()).toBe(day(4).toISOString());
  await verify(base, 5, { access: memory });
  expect(provenAt()).toBe(day(4).toISOString());
  // A reading of a ledger that tells nothing of it is no proof.
  const ledger = join(base.path, 'chain/chain.ndjson');
  writeFileSync(
    ledger,
    readFileSync(ledger, 'utf8').replaceAll(/,"proven":(true|false),"volumes"/g, ',"volumes"'),
  );
  expect(provenAt()).toBeNull();
});

it('needs only the volumes that stand at another place to be restored', async () => {
  using base = temporaryFolder();
  put(base.path, 'tree/a', 'a');
  await add(base, 1);
  expect(await putTo(base, 2, 'disk')).toMatchObject({ put: [1], present: [], problems: [] });
  expect(await putTo(base, 2, 'disk')).toMatchObject({ put: [], present: [1] });
  rmSync(join(base.path, 'chain/0001/data.vol0001.tar'));
  const [run] = listChain(nodeFileAccess, openChain(join(base.path, 'chain'))).runs;
  expect(run).toMatchObject({ isWhole: true, volumes: [{ places: ['disk'] }] });
  expect(await restore(base, '1', 'back')).toMatchObject({ files: 1, missing: { count: 0 } });
  put(base.path, 'tree/b', 'b');
  expect((await add(base, 3)).run).toMatchObject({ parent: 1, changes: 1 });
});

it('comes back from discs alone, and goes on where its runs were brought together', async () => {
  using base = temporaryFolder();
  for (let nth = 1; nth <= 3; nth++) {
    put(base.path, `tree/${nth}`, `content ${nth}`);
    await add(base, nth);
  }
  await putTo(base, 4, 'disc');
  mkdirSync(join(base.path, 'other disc'));
  renameSync(join(base.path, 'disc/0001'), join(base.path, 'other disc/0001'));
  rmSync(join(base.path, 'chain'), { recursive: true });
  const chain = join(base.path, 'disc');
  const alone = await restore(base, 'latest', 'some', { chain });
  expect(alone).toMatchObject({ files: 2, awaiting: { count: 1, first: [{ path: '1' }] } });
  const all = await restore(base, 'latest', 'all', { chain, from: [join(base.path, 'other disc')] });
  expect(await differences(all.to, join(base.path, 'tree'))).toEqual([]);
  renameSync(join(base.path, 'other disc/0001'), join(chain, '0001'));
  renameSync(chain, join(base.path, 'chain'));
  put(base.path, 'tree/4', 'content 4');
  expect((await add(base, 5)).run).toMatchObject({ run: 4, parent: 3, changes: 1 });
  expect(verifyExit(await verify(base, 6))).toBe(0);
});
