import { availableParallelism } from 'node:os';
import { MediaStructError } from '../errors/media-struct-error.ts';
import { messageOf } from '../files/file-access.ts';
import { WorkerPool } from '../files/worker-pool.ts';
import { mediaKind } from '../metadata/media-kind.ts';
import { ByteBudget } from './byte-budget.ts';
import type { LookOutcome, PreviewTask } from './look-worker.ts';
import type { LookTask } from './read-picture.ts';
import { LARGEST } from './read-picture.ts';

/** Bytes of pictures that all threads together read into memory at a time. */
const READ_BYTES = LARGEST;

/**
 * Looks at pictures on threads, one picture a thread at a time. Memory: pictures are read whole, 1 GiB of them at a time at most; further ones wait. For each
 * thread comes what libvips needs to decode one.
 */
export class LookPort implements AsyncDisposable {
  /** How many looks to have under way at once, so that no thread waits. */
  readonly concurrency: number;
  /** The decoder with its version. */
  readonly decoder: string;
  readonly #pool: WorkerPool;
  readonly #budget = new ByteBudget(READ_BYTES);

  private constructor(decoder: string, threads: number) {
    this.decoder = decoder;
    this.#pool = new WorkerPool(new URL('./look-worker.ts', import.meta.url), { threads });
    this.concurrency = 2 * (threads > 0 ? threads : availableParallelism());
  }

  /** `tool-missing` (40) where the decoder is not installed. 0 threads are one for each core. */
  static async open(threads: number, load = () => import('sharp')): Promise<LookPort> {
    try {
      // It has to be loaded here before threads load it, or they cannot share it.
      const { versions } = (await load()).default;
      return new LookPort(`sharp ${versions.sharp ?? versions.vips}`, threads);
    } catch (error) {
      throw new MediaStructError(
        'tool-missing',
        `Similar pictures are found with the package sharp, which is not installed or cannot run here: ${messageOf(error).split('\n')[0]}`,
        {
          suggestions: [
            'npm install --include=optional sharp   in the folder where mediastruct is installed',
            'All other commands work without it.',
          ],
          cause: error,
        },
      );
    }
  }

  lookAtFile(task: LookTask): Promise<LookOutcome> {
    return this.#read(task, () => this.#pool.run<LookTask, LookOutcome>('lookAtFile', task));
  }

  lookAtPreview(task: PreviewTask): Promise<LookOutcome> {
    return this.#pool.run<PreviewTask, LookOutcome>('lookAtPreview', task);
  }

  /** Whether all bytes of a file are those that were crawled; false also where it cannot be read. */
  isWhole(task: LookTask): Promise<boolean> {
    return this.#pool.run<LookTask, boolean>('isWhole', task);
  }

  makeSmall(task: LookTask): Promise<Uint8Array | null> {
    return this.#read(task, () => this.#pool.run<LookTask, Uint8Array | null>('makeSmall', task));
  }

  /** Films and files that are too large are not read whole. */
  #read<Answer>({ name, size }: LookTask, run: () => Promise<Answer>): Promise<Answer> {
    const isWhole = size <= LARGEST && mediaKind(name) !== 'video';
    return this.#budget.run(isWhole ? size : 0, run);
  }

  async [Symbol.asyncDispose](): Promise<void> {
    await this.#pool.close();
  }
}
