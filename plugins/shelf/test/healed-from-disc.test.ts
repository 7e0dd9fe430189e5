import { cpSync, mkdirSync, readdirSync, readFileSync, renameSync, rmSync, writeFileSync } from 'node:fs';
import { planArchive, runOptions, underLock } from '@mediastruct/core';
import { completeRun } from '@mediastruct/core/testing';
import { afterEach, beforeEach, expect, it } from 'vitest';
import { addSource } from '../src/sources/change-source.ts';
import type { HealFigures } from '../src/verify/heal-options.ts';
import { HEAL_OPTIONS } from '../src/verify/heal-options.ts';
import { planShelfHeal } from '../src/verify/plan-shelf-heal.ts';
import { queuedOnDisk } from '../src/verify/queued-on-disk.ts';
import { verifyDisk } from '../src/verify/verify-disk.ts';
import { sha256, TestShelf } from './test-shelf.ts';

const PICTURES = ['content of a', 'content of b'];
let shelf: TestShelf;

/** Two pictures, backed up to a disk and then archived; the volume stands on a disc alone, which is mounted at `cdrom` as its image shows it. */
beforeEach(async () => {
  shelf = new TestShelf();
  await shelf.addDisk('one');
  mkdirSync(shelf.path('lib/media/2019/05/12'), { recursive: true });
  for (const picture of PICTURES)
    writeFileSync(shelf.path(`lib/media/2019/05/12/20190512_101010_${picture.at(-1)}.jpg`), picture);
  await shelf.session(async (session) => addSource(session, { name: 'photos', folder: 'media', least: 1 }));
  await shelf.backup('one');
  await shelf.session(async (session) => completeRun(session, (await planArchive(session, {})).run));
  const archive = shelf.path('lib/archive');
  const volume = readdirSync(archive).find((name) => !name.endsWith('.txt')) ?? '';
  cpSync(`${archive}/${volume}`, shelf.path('cdrom'), { recursive: true });
  renameSync(archive, shelf.path('archive away'));
});
afterEach(() => shelf[Symbol.dispose]());

function heal(from: readonly string[]): Promise<HealFigures> {
  return shelf.open(async (session) => {
    await verifyDisk(session, { disk: 'one', budget: { kind: 'all' } });
    const sick = await queuedOnDisk(session, { disk: 'one' }, from);
    return underLock(session, { command: 'test' }, async () => {
      const { run } = await planShelfHeal(session, { disk: 'one', sick });
      await completeRun(session, run);
      return runOptions({ options: HEAL_OPTIONS }, run).figures;
    });
  });
}

it('brings an object back from a mounted disc that holds its volume, and waits where none is mounted', async () => {
  writeFileSync(shelf.objectAt('one', 'content of a'), 'content of X');
  expect(await heal([])).toMatchObject({ healed: { files: 0 }, waiting: { files: 1 } });
  expect(await heal([shelf.path('cdrom')])).toMatchObject({ healed: { files: 1 }, waiting: { files: 0 } });
  expect(readFileSync(shelf.objectAt('one', 'content of a'), 'utf8')).toBe('content of a');
  expect(shelf.known('one')).toEqual(PICTURES.map(sha256).sort());
});

it('takes no file of a disc for a copy that reads otherwise', async () => {
  rmSync(shelf.objectAt('one', 'content of a'));
  const [bad = ''] = readdirSync(shelf.path('cdrom'), { recursive: true, encoding: 'utf8' }).filter((name) =>
    name.endsWith('_a.jpg'),
  );
  writeFileSync(shelf.path(`cdrom/${bad}`), 'content of X');
  expect(await heal([shelf.path('cdrom')])).toMatchObject({
    healed: { files: 0 },
    waiting: { files: 1 },
  });
  expect(shelf.known('one')).toEqual([sha256('content of b')]);
});

it('refuses a folder that holds no volume', async () => {
  rmSync(shelf.objectAt('one', 'content of a'));
  await expect(heal([shelf.path('lib')])).rejects.toMatchObject({ exitCode: 42 });
});
