import { existsSync, readdirSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { expect, it } from 'vitest';
import { OPEN } from '../../src/files/file-access.ts';
import { planIngest } from '../../src/ingest/plan-ingest.ts';
import { changeRun } from '../../src/journal/change-run.ts';
import { inlineContent } from '../../src/files/content-port.ts';
import { nodeFileAccess } from '../../src/files/node-file-access.ts';
import { installedJobs } from '../../src/jobs.ts';
import { openSession } from '../../src/journal/with-session.ts';
import type { Session } from '../../src/journal/session.ts';
import { alteredAccess, systemError } from '../files/altered-access.ts';
import { temporaryFolder } from '../files/temporary-folder.ts';
import { TestLibrary } from '../library/test-library.ts';

const folder = temporaryFolder();

it('plans in a library that cannot be written, shows the plan, and leaves nothing behind', async () => {
  const lib = new TestLibrary(folder.at('lib'));
  writeFileSync(lib.at('ingest/IMG_20190512_101010.jpg'), 'a picture');
  let refused = 0;
  const refuse = (path: string) => {
    if (!path.startsWith(lib.root)) return;
    refused += 1;
    throw systemError('EROFS');
  };
  lib.access = alteredAccess({
    open: (real, path, flags, mode) => {
      if ((flags & (OPEN.write | OPEN.readWrite | OPEN.create)) !== 0) refuse(path);
      return real(path, flags, mode);
    },
    mkdir: (real, path, mode) => {
      refuse(path);
      return real(path, mode);
    },
  });
  const before = trials();
  const shown: number[] = [];
  const request = {
    sources: [lib.at('ingest')],
    move: false,
    useModifyDate: false,
    useMtime: false,
    shift: {},
  };
  const looked = await lookAt(lib, (session) => planIngest(session, request), shown);
  expect(looked.report).toBeNull();
  expect(shown).toEqual([1]);
  expect(refused).toBeGreaterThan(0);
  expect(trials()).toEqual(before);
  expect(existsSync(lib.at('.mediastruct/lock'))).toBe(false);
  expect(readdirSync(lib.at('.mediastruct/runs'))).toEqual([]);
});

it('keeps a plan that is looked at from being dropped as abandoned', async () => {
  const lib = new TestLibrary(folder.at('writable'));
  writeFileSync(lib.at('ingest/IMG_20190512_101010.jpg'), 'a picture');
  const request = {
    sources: [lib.at('ingest')],
    move: false,
    useModifyDate: false,
    useMtime: false,
    shift: {},
  };
  const options = { jobs: installedJobs(), content: inlineContent(nodeFileAccess) };
  let operations = 0;
  await openSession(lib.library, options, (session) =>
    changeRun(
      session,
      { command: 'ingest', looksOnly: true, plan: (looked) => planIngest(looked, request) },
      async ({ run }) => {
        // Another command takes the lock meanwhile.
        await lib.session(async () => {});
        operations = [...run.operations()].length;
        return false;
      },
    ),
  );
  expect(operations).toBe(1);
  expect(readdirSync(lib.at('.mediastruct/runs'))).toEqual([]);
});

function lookAt(
  lib: TestLibrary,
  plan: Parameters<typeof changeRun>[1]['plan'],
  shown: number[],
): ReturnType<typeof changeRun> {
  const look = (session: Session) =>
    changeRun(session, { command: 'test', looksOnly: true, plan }, async ({ run }) => {
      shown.push([...run.operations()].length);
      return false;
    });
  return lib.session(look, { looksOnly: true });
}

function trials(): string[] {
  return readdirSync(tmpdir()).filter((name) => name.startsWith('mediastruct-trial-'));
}
