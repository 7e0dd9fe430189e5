import { setImmediate } from 'node:timers/promises';

/** Tasks that this thread and others do together. */
export interface SharedTasks<Task, Answer> {
  readonly tasks: readonly Task[];
  /** How many other threads there are. */
  readonly others: number;
  /** Bytes to be read for the task with this number. */
  bytesOf(at: number): number;
  /** Does a task on this thread, which has other things to do meanwhile. */
  doHere(task: Task): Promise<Answer>;
  /** Does tasks on another thread. */
  doThere(tasks: readonly Task[]): Promise<readonly Answer[]>;
  /** Resolves once another thread can work. */
  wake(): Promise<void>;
}

/** A task costs 25-30 us to hand over, so small files go together. */
const TASKS_TOGETHER = 8;
const BYTES_TOGETHER = 8 << 20;

/**
 * Does the tasks, each thread taking the next when it is done with its last; answers in their order. Another thread takes its first when it can work, so nothing
 * waits for it to start. Rejects with what a thread throws: a bug.
 */
export async function shareTasks<Task, Answer>(shared: SharedTasks<Task, Answer>): Promise<Answer[]> {
  const { tasks, others, bytesOf } = shared;
  const answers = new Array<Answer>(tasks.length);
  let next = 0;
  const here = workHere();
  await Promise.all([here, ...Array.from({ length: others }, workThere)]);
  return answers;

  async function workHere(): Promise<void> {
    for (let task = tasks[next]; task !== undefined; task = tasks[next]) {
      const at = next;
      next += 1;
      answers[at] = await shared.doHere(task);
      // Small tasks do not give way by themselves, and other threads would not be heard.
      if (others > 0) await setImmediate();
    }
  }

  async function workThere(): Promise<void> {
    await Promise.race([shared.wake(), here]);
    while (next < tasks.length) {
      const at = next;
      next = endOfShare(at);
      const made = await shared.doThere(tasks.slice(at, next));
      for (const [nth, answer] of made.entries()) answers[at + nth] = answer;
    }
  }

  /** Where the tasks end that a thread takes together. They leave some for each of the others. */
  function endOfShare(from: number): number {
    const most = Math.min(TASKS_TOGETHER, Math.ceil((tasks.length - from) / (others + 1)));
    let end = from;
    for (let bytes = 0; end < from + most && bytes < BYTES_TOGETHER; end += 1) bytes += bytesOf(end);
    return end;
  }
}
