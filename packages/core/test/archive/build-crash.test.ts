import { execFileSync } from 'node:child_process';
import { readdirSync, readFileSync } from 'node:fs';
import { expect, it } from 'vitest';
import type { FileAccess } from '../../src/files/file-access.ts';
import { nodeFileAccess } from '../../src/files/node-file-access.ts';
import { applyRun } from '../../src/journal/apply/apply-run.ts';
import { completeRun } from '../../src/journal/complete-run.ts';
import { buildVolumes } from '../../src/archive/build-volumes.ts';
import { planArchive } from '../../src/archive/pack/plan-archive.ts';
import { listVolumes } from '../../src/archive/volumes/find-volume.ts';
import { TestLibrary } from './library.ts';

const CHANGES = ['open', 'write', 'fsync', 'fdatasync', 'rename', 'mkdir', 'unlink', 'rmdir'] as const;

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

/** A dead process cleans nothing up, so what wanted to clean up failed as well. */
function firstCause(error: unknown): Error {
  return error instanceof SuppressedError ? firstCause(error.suppressed) : (error as Error);
}

/** The real file system until its n-th change, which fails, as do all after it: the process is as good as dead. */
function failingAt(nth: number): FileAccess {
  let changes = 0;
  const failing = Object.fromEntries(
    CHANGES.map((name) => [
      name,
      (...given: unknown[]) => {
        const isReading = name === 'open' && (Number(given[1]) & 3) === 0;
        if (!isReading && changes++ >= nth)
          throw Object.assign(new Error('EIO: stopped here'), { code: 'EIO' });
        return (nodeFileAccess[name] as (...args: unknown[]) => unknown)(...given);
      },
    ]),
  );
  return { ...nodeFileAccess, ...failing };
}
