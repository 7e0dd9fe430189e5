import { describe, expect, it } from 'vitest';
import { shareTasks } from './share-tasks.ts';

const TASKS = Array.from({ length: 50 }, (_, at) => at);

/** What each thread was given; another thread can work once this one did `wakesAfter` tasks. */
async function share(wakesAfter: number, bytes: number) {
  const here: number[] = [];
  const there: (readonly number[])[] = [];
  const awake = Promise.withResolvers<void>();
  const answers = await shareTasks<number, string>({
    tasks: TASKS,
    others: 1,
    bytesOf: () => bytes,
    doHere: async (task) => {
      here.push(task);
      if (here.length === wakesAfter) awake.resolve();
      await Promise.resolve();
      return `${task}`;
    },
    doThere: async (tasks) => {
      there.push(tasks);
      await Promise.resolve();
      return tasks.map(String);
    },
    wake: () => awake.promise,
  });
  expect(answers).toEqual(TASKS.map(String));
  expect([...here, ...there.flat()].sort((a, b) => a - b)).toEqual(TASKS);
  return { here, there };
}

describe('tasks that threads share', () => {
  it('are begun here, and taken by another thread from when it can work', async () => {
    const { here, there } = await share(10, 0);
    expect(here.slice(0, 10)).toEqual(TASKS.slice(0, 10));
    expect(there.length).toBeGreaterThan(0);
  });

  it('do not wait for a thread that starts too late', async () => {
    expect((await share(Infinity, 0)).there).toEqual([]);
  });

  it('are handed over together where they are small, and one by one where they are large', async () => {
    expect((await share(1, 0)).there[0]).toHaveLength(8);
    expect((await share(1, 8 << 20)).there[0]).toHaveLength(1);
  });

  it('fail with what a thread throws', async () => {
    const bug = new Error('a bug');
    const failing = { tasks: TASKS, others: 1, bytesOf: () => 0, wake: () => Promise.resolve() };
    const works = (tasks: readonly number[]) => Promise.resolve(tasks);
    await expect(
      shareTasks<number, number>({ ...failing, doHere: () => Promise.reject(bug), doThere: works }),
    ).rejects.toBe(bug);
    await expect(
      shareTasks<number, number>({
        ...failing,
        doHere: (task) => new Promise((done) => setImmediate(done, task)),
        doThere: () => Promise.reject(bug),
      }),
    ).rejects.toBe(bug);
  });
});
