import { spawnSync } from 'node:child_process';
import { existsSync, readdirSync, rmSync, symlinkSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import type { FileAccess } from '@mediastruct/core';
import { MediaStructError, nodeFileAccess } from '@mediastruct/core';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { partName, removeLeftParts } from '../src/restore/temporary-names.ts';
import { MadeVolumes, sha256 } from './made-volumes.ts';

const PARTS = ['first part, ', 'second part'];
const WHOLE = PARTS.join('');
const WANTED = new Map([
  ['2019/05/12/a.jpg', 'a'.repeat(5000)],
  ['2019/05/12/film.mov', WHOLE],
  ['2019/05/12/twin.jpg', 'a'.repeat(5000)],
  ['2019/05/13/b.jpg', 'b'],
]);

let made: MadeVolumes;
let from: string[];

beforeEach(async () => {
  made = new MadeVolumes();
  const segment = (nth: number) => ({ number: nth, of: 2, sha256: sha256(WHOLE), size: WHOLE.length });
  const film = (nth: number) => ({
    path: '2019/05/12/film.mov',
    content: PARTS[nth - 1] as string,
    inVolume: `data/2019/05/12/film.mov.00${nth}`,
    segment: segment(nth),
  });
  const plain = [...WANTED].filter(([path]) => !path.endsWith('mov'));
  made.add(1, [...plain.map(([path, content]) => ({ path, content })), film(1)]);
  from = [made.add(2, [film(2)]), await made.image(1)];
});
afterEach(() => made[Symbol.dispose]());

/** What has a final name is whole and right, and nothing else stands there. */
function expectNothingHalf(): void {
  if (!existsSync(made.to)) return;
  for (const [path, content] of made.restored())
    if (!path.includes('/.ms-restore-')) expect([path, content]).toEqual([path, WANTED.get(path)]);
}

async function expectGoingOn(): Promise<void> {
  const report = await made.restore({ from });
  expect(report).toMatchObject({ failures: [], needed: { files: 0 } });
  expect(made.restored()).toEqual(WANTED);
}

type Call = 'open' | 'write' | 'futimes' | 'fsync' | 'link' | 'unlink' | 'mkdir';

/** The file system of which one change below the target fails once, or it and all that follow. */
function failing(call: Call, nth: number, { errno, isDead }: { errno: string; isDead: boolean }) {
  let count = 0;
  const state = { failed: 0 };
  const real = nodeFileAccess[call] as (...given: unknown[]) => unknown;
  const access = {
    ...nodeFileAccess,
    [call]: (...given: unknown[]) => {
      const isReading = call === 'open' && (Number(given[1]) & 3) === 0;
      const isState = typeof given[0] === 'string' && given[0].includes('.mediastruct');
      if (isReading || isState) return real(...given);
      const at = count++;
      if (isDead ? at < nth : at !== nth) return real(...given);
      state.failed += 1;
      throw Object.assign(new Error(`${errno}: made to fail`), { code: errno });
    },
  };
  // One function stands for one of the calls of the interface.
  return { access: access as unknown as FileAccess, state };
}

describe('a restore', () => {
  for (const call of ['open', 'write', 'futimes', 'fsync', 'link', 'unlink', 'mkdir'] as const)
    for (const isDead of call === 'write' || call === 'link' ? [false, true] : [false])
      it(`leaves nothing half where ${call} fails ${isDead ? 'from then on' : 'once'}, and goes on`, async () => {
        let failures = 0;
        for (let nth = 0; ; nth++) {
          const { access, state } = failing(call, nth, { errno: 'EIO', isDead });
          let isTold = false;
          try {
            const report = await made.restore({ from, access });
            isTold = report.failures.length > 0;
          } catch (error) {
            isTold = (error as { code?: string }).code === 'EIO';
          }
          if (state.failed === 0) break;
          failures += 1;
          // What only cleans up may fail untold: the next run cleans up.
          if (call !== 'unlink') expect(isTold).toBe(true);
          expectNothingHalf();
          await expectGoingOn();
          rmSync(made.to, { recursive: true });
        }
        expect(failures).toBeGreaterThan(0);
      });

  it('ends with what is done where the disk becomes full', async () => {
    // The first write is that of the lock.
    for (let nth = 1; nth < 5; nth++) {
      const { access, state } = failing('write', nth, { errno: 'ENOSPC', isDead: true });
      await expect(made.restore({ from, access })).rejects.toMatchObject({ code: 'no-space' });
      expect(state.failed).toBeGreaterThan(0);
      expectNothingHalf();
      await expectGoingOn();
      rmSync(made.to, { recursive: true });
    }
  });

  it('stops when it is asked to, keeps what it had read, and goes on', async () => {
    const stop = { requested: false };
    const progress = () => void (stop.requested = existsSync(join(made.to, '2019/05/12')));
    await expect(made.restore({ from, stop, progress })).rejects.toBeInstanceOf(MediaStructError);
    expectNothingHalf();
    await expectGoingOn();
  });

  it('goes on after it was killed at any change of the disk', async () => {
    const script = join(import.meta.dirname, 'killed-restore.ts');
    let kills = 0;
    for (let nth = 0; ; nth += 4) {
      const { signal, status, stderr } = spawnSync(
        process.execPath,
        [script, made.library.root, made.to, String(nth), ...from],
        { encoding: 'utf8' },
      );
      if (signal === null) {
        expect([status, stderr]).toEqual([0, '']);
        break;
      }
      kills += 1;
      expectNothingHalf();
      await expectGoingOn();
      rmSync(made.to, { recursive: true });
    }
    expect(kills).toBeGreaterThan(6);
  });

  it('is refused beside another one into the same folder', async () => {
    await made.restore({
      from: [],
      ask: async () => {
        await expect(made.restore({ from })).rejects.toMatchObject({ code: 'locked' });
        return 'end';
      },
    });
  });
});

describe('what a killed run left', () => {
  it('is taken away by its name, and nothing else is', () => {
    const [part, other] = [partName(), partName()];
    const folder = made.root;
    writeFileSync(join(folder, part), 'half');
    symlinkSync('/etc/passwd', join(folder, other));
    writeFileSync(join(folder, '.ms-restore-mine.part'), 'mine');
    const before = readdirSync(folder).length;
    expect(removeLeftParts(nodeFileAccess, folder)).toBe(1);
    expect(readdirSync(folder)).toHaveLength(before - 1);
    expect(existsSync(join(folder, part))).toBe(false);
  });
});
