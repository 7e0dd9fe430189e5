import type { DayCount, ProvenPlaces } from '../day-counts.ts';
import type { LossCount, LossQuestion } from '../loss/loss-counts.ts';
import type { FolderRow } from './count-days.ts';
import { COPY_CLASSES } from './count-days.ts';

/** What the thread is given, asks for, and answers with. */
export interface CountTask {
  readonly path: string;
  /** Null where the days are counted by proven copies. */
  readonly losses: Omit<LossQuestion, 'marksOf'> | null;
}

export type FromCounter =
  | { readonly kind: 'folders'; readonly folders: readonly FolderRow[] }
  | { readonly kind: 'counted'; readonly counted: Counted };

/** The places of the copies in some folders: for each folder and class of copies the number of a list, or -1 where its holder holds no copies. */
export interface FolderPlaces {
  readonly of: Int32Array;
  readonly lists: readonly (readonly number[])[];
}

export interface Counted {
  /** One of them: what was asked for. */
  readonly days: readonly DayCount[];
  readonly losses: readonly LossCount[];
  /** What the database held, as JSON. */
  readonly holders: string;
}

/** Rows come one by one and are let go at once, so little is enough for them. MiB. */
const YOUNG_MIB = 4;

/** Counts as `countDays` does, on a thread of its own. */
export function countDaysAside(path: string, placesOf: ProvenPlaces, stop?: AbortSignal): Promise<Counted> {
  return countAside({ path, losses: null }, placesOf, stop);
}

/** Counts as `countLosses` does, on a thread of its own. */
export function countLossesAside(
  path: string,
  { marksOf, ...losses }: LossQuestion,
  stop?: AbortSignal,
): Promise<Counted> {
  return countAside({ path, losses }, marksOf, stop);
}

/**
 * Counts on a thread with a connection of its own, which sees the database as it was when it was begun. The rule stays on this thread: it is asked for some thousand
 * folders at a time. Memory: some 30 MiB while it counts, 16 bytes for each folder.
 */
async function countAside(task: CountTask, placesOf: ProvenPlaces, stop?: AbortSignal): Promise<Counted> {
  // Every command that opens the catalogue loads this file, and few count: threads take Node 2 ms to load.
  const { Worker } = await import('node:worker_threads');
  const worker = new Worker(new URL('./count-worker.ts', import.meta.url), {
    workerData: task,
    resourceLimits: { maxYoungGenerationSizeMb: YOUNG_MIB },
  });
  const end = () => void worker.terminate();
  stop?.addEventListener('abort', end);
  if (stop?.aborted === true) end();
  return new Promise<Counted>((done, fail) => {
    // `count-worker.ts` posts nothing else.
    worker.on('message', (message: FromCounter) => {
      if (message.kind === 'counted') return done(message.counted);
      try {
        worker.postMessage(placesIn(message.folders, placesOf));
      } catch (error) {
        fail(error);
      }
    });
    worker.on('error', fail);
    worker.on('exit', () => fail(new Error('the count was stopped')));
  }).finally(() => {
    stop?.removeEventListener('abort', end);
    end();
  });
}

function placesIn(folders: readonly FolderRow[], placesOf: ProvenPlaces): FolderPlaces {
  const of = new Int32Array(folders.length * COPY_CLASSES.length).fill(-1);
  const lists: (readonly number[])[] = [];
  const known = new Map<string, number>();
  for (const [nth, [, holder, folder]] of folders.entries())
    for (const [bits, kind] of COPY_CLASSES.entries()) {
      const places = placesOf({ holder, folder, ...kind });
      if (places === null) continue;
      const key = places.join();
      let number = known.get(key);
      if (number === undefined) known.set(key, (number = lists.push(places) - 1));
      of[nth * COPY_CLASSES.length + bits] = number;
    }
  return { of, lists };
}
