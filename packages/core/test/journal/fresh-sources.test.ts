import { writeFileSync } from 'node:fs';
import { beforeEach, describe, expect, it } from 'vitest';
import { completeRun } from '../../src/journal/complete-run.ts';
import { alteredAccess, systemError } from '../files/altered-access.ts';
import { MEMORY, temporaryFolder } from '../files/temporary-folder.ts';
import { TestLibrary } from '../library/test-library.ts';
import { deciding, move } from './small-plans.ts';

const folder = temporaryFolder(MEMORY);
const HOUR_MS = 3_600_000;
let lib: TestLibrary;

beforeEach(() => {
  lib = new TestLibrary(folder.at('lib'));
  writeFileSync(lib.at('ingest/a.dat'), 'a picture');
});

/** What a move of `a.dat` syncs and links, in this order. */
async function callsOfMove(now: Date): Promise<readonly string[]> {
  const names = new Map<number, string>();
  const calls: string[] = [];
  lib.access = alteredAccess({
    open: (real, path, flags, mode) => {
      const fd = real(path, flags, mode);
      names.set(fd, path);
      return fd;
    },
    fsync: (real, fd) => {
      calls.push(`sync ${names.get(fd)}`);
      real(fd);
    },
    link: (real, existing, path) => {
      calls.push(`link ${existing}`);
      real(existing, path);
    },
  });
  const plan = deciding(move(lib.at('ingest/a.dat'), lib.at('media/a.dat')));
  await lib.session(
    async (session) => {
      await completeRun(session, (await plan(session)).run);
    },
    { now: () => now },
  );
  return calls.filter((call) => call.endsWith('/ingest/a.dat'));
}

describe('a move by linking', () => {
  it('puts a file that was written a moment ago on its disk before it is linked', async () => {
    const from = lib.at('ingest/a.dat');
    expect(await callsOfMove(new Date())).toEqual([`sync ${from}`, `link ${from}`]);
  });

  it('does not wait for the disk where the file is older', async () => {
    expect(await callsOfMove(new Date(Date.now() + 2 * HOUR_MS))).toEqual([`link ${lib.at('ingest/a.dat')}`]);
  });

  it('leaves a file where it is that cannot be put on its disk', async () => {
    const from = lib.at('ingest/a.dat');
    const fds = new Set<number>();
    lib.access = alteredAccess({
      open: (real, path, flags, mode) => {
        const fd = real(path, flags, mode);
        if (path === from) fds.add(fd);
        return fd;
      },
      fsync: (real, fd) => {
        if (fds.has(fd)) throw systemError('EIO');
        real(fd);
      },
    });
    const { entries } = await lib.apply(deciding(move(from, lib.at('media/a.dat'))));
    expect(entries).toMatchObject([{ state: 'failed', code: 'io-error', to: undefined }]);
  });
});
