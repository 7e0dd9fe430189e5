import { availableParallelism } from 'node:os';
import { Piscina } from 'piscina';

/**
 * A pool of threads that runs the named functions of one worker module. Started at the first task. A task
 * answers with a value, failures included; an error thrown in a worker is a bug and reaches the caller.
 */
export class WorkerPool {
  readonly threads: number;
  readonly #filename: string;
  readonly #onMessage: ((message: unknown) => void) | undefined;
  #pool: Piscina | undefined;
  #error: unknown;

  constructor(module: URL, options: { threads: number; onMessage?: (message: unknown) => void }) {
    this.#filename = module.href;
    this.threads = options.threads > 0 ? options.threads : availableParallelism();
    this.#onMessage = options.onMessage;
  }

  async run<Task, Answer>(name: string, task: Task): Promise<Answer> {
    const pool = (this.#pool ??= this.#start());
    if (this.#error !== undefined) throw this.#error;
    return (await pool.run(task, { name })) as Answer;
  }

  async close(): Promise<void> {
    await this.#pool?.destroy();
    this.#pool = undefined;
  }

  #start(): Piscina {
    const pool = new Piscina({
      filename: this.#filename,
      minThreads: this.threads,
      maxThreads: this.threads,
      idleTimeout: 30_000,
    });
    pool.on('error', (error) => (this.#error = error));
    if (this.#onMessage !== undefined) pool.on('message', this.#onMessage);
    return pool;
  }
}
