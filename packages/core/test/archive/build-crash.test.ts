import { execFileSync } from 'node:child_process';
import { readdirSync, readFileSync } from 'node:fs';
import { expect, it } from 'vitest';
import { applyRun } from '../../src/journal/apply/apply-run.ts';
import { completeRun } from '../../src/journal/complete-run.ts';
import { buildVolumes } from '../../src/archive/build-volumes.ts';
import { planArchive } from '../../src/archive/pack/plan-archive.ts';
import { listVolumes } from '../../src/archive/volumes/find-volume.ts';
import { failingAt, firstCause } from '../files/failing-access.ts';
import { TestLibrary } from './library.ts';

it('builds a whole volume after a crash at each of its writes', async () => {
  using test = new TestLibrary([
    { path: '2019/05/12/a.jpg', size: 100 },
    { path: '2019/05/12/b.jpg', size: 100 },
  ]);
  const run = await test.session(async (session) => {
    const prepared = await planArchive(session, {});
    await applyRun(session, prepared.run);
    return prepared.run;
  });
  let crashes = 0;
  for (let survived = false; !survived; crashes++) {
    survived = await test.session(
      (session) => {
        const library = { ...session.library, access: failingAt(crashes) };
        return buildVolumes({ ...session, library }, run).then(
          () => true,
          (error: unknown) => {
            expect(firstCause(error).message).toBe('EIO: stopped here');
            return false;
          },
        );
      },
      { mayResume: true },
    );
  }
  expect(crashes).toBeGreaterThan(30);
  await test.session((session) => completeRun(session, run), { mayResume: true });
  const { volumes, torn } = listVolumes(test.library);
  expect(volumes).toMatchObject([{ state: 'built', files: 2 }]);
  expect(torn).toEqual([]);
  const id = volumes[0]?.volumeId ?? '';
  const names = readdirSync(test.archive(id)).sort();
  expect(names).toEqual([
    'README.txt',
    'bag-info.txt',
    'bagit.txt',
    'data',
    'index.json',
    'manifest-sha256.txt',
    'tagmanifest-sha256.txt',
  ]);
  const check = ['-c', '--quiet', '--strict', 'manifest-sha256.txt', 'tagmanifest-sha256.txt'];
  expect(execFileSync('sha256sum', check, { cwd: test.archive(id), encoding: 'utf8' })).toBe('');
  expect(readFileSync(test.library.state.volumeLedger, 'utf8').match(/"kind":"built"/g)?.length).toBe(1);
  expect(readdirSync(test.archive()).sort()).toEqual([id, `${id}.unburned.txt`]);
  expect(readdirSync(test.library.state.volumes)).toEqual([`${id}.ndjson`]);
});
