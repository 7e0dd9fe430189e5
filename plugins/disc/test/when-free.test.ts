import type { ignoreProgress } from '@mediastruct/core';
import { nodeFileAccess } from '@mediastruct/core';
import { LibraryLock } from '@mediastruct/core/testing';
import { afterEach, beforeEach, expect, it } from 'vitest';
import { TestLibrary } from '../../../packages/core/test/archive/library.ts';
import { whenFree } from '../src/burn/when-free.ts';

let test: TestLibrary;

beforeEach(() => {
  test = new TestLibrary([]);
});

afterEach(() => test[Symbol.dispose]());

const what = { command: 'disc burn', volumeId: 'MS_3f2a9c01_0001', device: '/dev/sr0' };

/** A session that holds no lock, while another command does. */
async function waiting<T>(task: (session: Parameters<typeof whenFree>[0], unlock: () => void) => Promise<T>) {
  const { openSession, installedJobs } = await import('@mediastruct/core');
  const lock = LibraryLock.take(nodeFileAccess, test.library.state.lock, 'crawl');
  let isHeld = true;
  const unlock = () => {
    if (isHeld) lock[Symbol.dispose]();
    isHeld = false;
  };
  try {
    return await openSession(test.library, { jobs: installedJobs([]) }, (session) => task(session, unlock));
  } finally {
    unlock();
  }
}

it('waits for the other command, and then writes', async () => {
  const notes: string[] = [];
  const written = await waiting(async (session, unlock) => {
    const progress: typeof ignoreProgress = (event) => {
      if (event.kind === 'note') notes.push(event.message);
    };
    const done = whenFree({ ...session, progress }, what, () => 'written');
    await new Promise((resolve) => setTimeout(resolve, 50));
    expect(notes.length).toBe(1);
    unlock();
    return done;
  });
  expect(written).toBe('written');
});

it('says how the disc is made known where the user does not wait', async () => {
  await waiting(async (session) => {
    const stopped = { ...session, stop: { requested: true } };
    await expect(whenFree(stopped, what, () => 'written')).rejects.toMatchObject({
      code: 'locked',
      suggestions: [expect.stringContaining('mediastruct disc verify')],
    });
  });
});
