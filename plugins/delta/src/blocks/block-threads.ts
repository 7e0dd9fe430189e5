import { Worker } from 'node:worker_threads';
import type { BlockAnswer, BlockCall } from './block-worker.ts';
import type { OnBytes } from './turns.ts';

interface Thread {
  readonly worker: Worker;
  call: Waiting | null;
}

/** A call that waits for its answer. */
interface Waiting {
  readonly call: BlockCall;
  answer(value: unknown): void;
  fail(error: unknown): void;
}

/**
 * Threads that call the functions of `block-worker.ts`, one at a time each, in the order of the calls. A thread starts when a call finds none that is free. Not a pool of
 * piscina, as elsewhere: its start takes 0.1 s of a processor more than that of a bare thread, and a file of 90 MB is done in 0.2 s (decision 0067).
 */
export class BlockThreads {
  readonly #most: number;
  readonly #onBytes: OnBytes | undefined;
  readonly #threads: Thread[] = [];
  readonly #queue: Waiting[] = [];
  #error: unknown = null;

  constructor(most: number, onBytes: OnBytes | undefined) {
    this.#most = most;
    this.#onBytes = onBytes;
  }

  /** Calls the function `name` with `task` on a thread. `Answer` must be what it returns. Rejects with what it throws: a bug. */
  run<Task, Answer>(name: BlockCall['name'], task: Task): Promise<Answer> {
    return new Promise((resolve, fail) => {
      // The thread answers with what the function returned; the caller names its type.
      const answer = resolve as (value: unknown) => void;
      this.#queue.push({ call: { name, task }, answer, fail });
      this.#next();
    });
  }

  /** Ends the threads. What was not answered yet fails, and no thread is started for it. */
  async close(): Promise<void> {
    const error = new Error('the threads are closed');
    this.#error = error;
    for (const { fail } of this.#queue.splice(0)) fail(error);
    const ended = this.#threads.splice(0).map(({ worker, call }) => {
      call?.fail(error);
      return worker.terminate();
    });
    await Promise.all(ended);
  }

  #next(): void {
    if (this.#error !== null) for (const { fail } of this.#queue.splice(0)) fail(this.#error);
    const [first] = this.#queue;
    if (first === undefined) return;
    const thread = this.#threads.find(({ call }) => call === null) ?? this.#start();
    if (thread === null) return;
    this.#queue.shift();
    thread.call = first;
    thread.worker.postMessage(first.call);
  }

  #start(): Thread | null {
    if (this.#threads.length >= this.#most) return null;
    const worker = new Worker(new URL('./block-worker.ts', import.meta.url));
    const thread: Thread = { worker, call: null };
    // `block-worker.ts` posts nothing else.
    worker.on('message', (answer: BlockAnswer) => this.#hear(thread, answer));
    worker.on('error', (error) => this.#break(thread, error));
    this.#threads.push(thread);
    return thread;
  }

  #hear(thread: Thread, answer: BlockAnswer): void {
    if (answer.kind === 'bytes') return this.#onBytes?.(answer.bytes);
    const { call } = thread;
    thread.call = null;
    if (answer.kind === 'answer') call?.answer(answer.value);
    else call?.fail(answer.error);
    this.#next();
  }

  /** A thread that cannot be started, or that threw outside of a call. */
  #break(thread: Thread, error: unknown): void {
    this.#error = error;
    thread.call?.fail(error);
    this.#next();
  }
}
