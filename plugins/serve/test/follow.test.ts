import { readFileSync, writeFileSync } from 'node:fs';
import { afterEach, expect, it, vi } from 'vitest';
import { SqliteStore } from '../../../packages/core/src/catalogue/sqlite/sqlite-store.ts';
import type { Picture } from '../src/calendar/read-day.ts';
import type { Problem } from '../src/server/answers.ts';
import { ServedLibrary } from './served-library.ts';

// The catalogue follows the listings on a thread, and the server answers meanwhile.

afterEach(() => vi.restoreAllMocks());

interface DayAnswer {
  readonly pictures: readonly Picture[];
  readonly isBehind?: boolean;
  readonly problems?: readonly Problem[];
}

function day(served: ServedLibrary): Promise<DayAnswer> {
  return served.json<DayAnswer>('/api/day/2019-05-12');
}

/** Asks until the answer is no longer of before. */
async function dayInOrder(served: ServedLibrary): Promise<DayAnswer> {
  for (;;) {
    const answer = await day(served);
    if (answer.isBehind !== true) return answer;
    await new Promise((later) => setTimeout(later, 20));
  }
}

const file = (name: string) => ({ path: `${name}.jpg`, content: name, taken: '2019-05-12T10:11:12' });

it('answers as it was, says so, and does not follow on its own thread; then tells what is new', async () => {
  await using served = new ServedLibrary(undefined, { mostBytes: 0, patienceMs: 0 });
  served.hold([file('a')]);
  const taken = vi.spyOn(SqliteStore.prototype, 'takeListing');
  // Nothing is known yet, so it waits.
  expect((await day(served)).pictures).toHaveLength(1);
  served.hold([file('a'), file('b')]);
  // What is told may be two seconds old.
  await vi.waitFor(async () => expect((await day(served)).isBehind).toBe(true), { timeout: 60_000 });
  const before = await day(served);
  if (before.isBehind === true) expect(before.pictures).toHaveLength(1);
  expect((await dayInOrder(served)).pictures).toHaveLength(2);
  expect(taken).not.toHaveBeenCalled();
  expect(served.bugs).toEqual([]);
});

it('tells of a listing that is damaged, does not read it again and again, and does so once it was mended', async () => {
  await using served = new ServedLibrary(undefined, { mostBytes: 0 });
  served.hold([file('a'), file('b'), file('c')]);
  const index = served.library.trees[0]?.indexPath ?? '';
  const whole = readFileSync(index);
  // In the middle, so that its end looks as always.
  writeFileSync(index, String(whole).replace('b.jpg', 'a.jpg'));
  const damaged = await dayInOrder(served);
  expect(damaged.problems?.map(({ message }) => message).join()).toContain('media.ndjson');
  await new Promise((later) => setTimeout(later, 2100));
  const later = await day(served);
  expect([later.isBehind, later.problems]).toEqual([undefined, damaged.problems]);
  writeFileSync(index, whole);
  await vi.waitFor(async () => expect((await day(served)).problems).toBeUndefined(), { timeout: 60_000 });
  expect((await dayInOrder(served)).pictures).toHaveLength(3);
});
