import { availableParallelism } from 'node:os';
import { itemAt } from '../errors/item-at.ts';
import { giveAttributes, readAttributes } from './carry-attributes.ts';
import type { ReadAttributes } from './carry-attributes.ts';
import type { CompareOutcome, CompareRequest } from './compare-files.ts';
import type { FileError } from './file-access.ts';
import { syncFolders } from './sync-folder.ts';
import { nodeFileAccess } from './node-file-access.ts';
import type { ContentPort } from './content-port.ts';
import type { GlimpseRequest, Glimpses } from './glimpse-file.ts';
import { glimpseFiles } from './glimpse-file.ts';
import type { HashOutcome } from './hash-file.ts';
import type { StageOutcome, StageRequest } from './stage-copy.ts';
import type { BeginningTask, InspectTask, WorkerMessage } from './content-worker.ts';
import type { InspectOutcome } from './inspect-file.ts';
import { bySource } from './stage-together.ts';
import { ToldBytes } from './told-bytes.ts';
import { WorkerPool } from './worker-pool.ts';

/** Files in one task. A task costs 25-30 us, so small files are hashed together; a copy waits for its disk anyway. */
const HASHES_A_TASK = 16;
const COMPARISONS_A_TASK = 8;
const COPIES_A_TASK = 2;
const FOLDERS_A_TASK = 4;
/** A copy waits for its disk for more than half of its time, so that two threads a core keep a fast disk busy; more than this many do not help. */
const COPYING = 4;
/** Few files are likely to be large ones, and are spread over so many tasks that no thread waits long for the last of another. */
const LEAST_TASKS = 16;
/** So few files are looked at before a thread has started. */
const FEW_GLIMPSES = 64;

/**
 * A ContentPort for so many threads that work at one time, one for each core if that is 0; where these are few there are more, because copies wait. They
 * start as they are needed.
 */
export function pooledContent(threads: number): ContentPort {
  const told = new ToldBytes();
  const working = threads > 0 ? threads : availableParallelism();
  const copying = Math.max(working, Math.min(2 * working, COPYING));
  const pool = new WorkerPool(new URL('./content-worker.ts', import.meta.url), {
    threads: copying,
    // `content-worker.ts` posts nothing else.
    onMessage: (message) => told.hear((message as WorkerMessage).bytes),
  });
  return {
    async hashFiles(paths, onBytes) {
      told.begin(onBytes);
      const outcomes = await inTasks(paths, hashesATask(paths.length), (task) =>
        pool.run<readonly string[], HashOutcome[]>('hashFiles', task),
      );
      told.end(hashedBytes(outcomes));
      return outcomes;
    },
    hashBeginning: (path, bytes) => pool.run<BeginningTask, HashOutcome>('hashBeginning', { path, bytes }),
    async glimpseFiles(request) {
      if (request.paths.length <= FEW_GLIMPSES) return glimpseFiles(nodeFileAccess, request);
      return pool.run<GlimpseRequest, Glimpses>('glimpseFiles', request);
    },
    async compareFiles(requests, onBytes) {
      told.begin(onBytes);
      const outcomes = await inTasks(
        requests,
        comparisonsATask(requests.length),
        atMost(working, (task: readonly CompareRequest[]) =>
          pool.run<readonly CompareRequest[], CompareOutcome[][]>('compareFiles', task),
        ),
      );
      told.end(comparedBytes(outcomes.flat()));
      return outcomes;
    },
    async inspectFiles(paths, options, onBytes) {
      told.begin(onBytes);
      const outcomes = await inTasks(paths, HASHES_A_TASK, (task) =>
        pool.run<InspectTask, InspectOutcome[]>('inspectFiles', { paths: task, options }),
      );
      told.end(hashedBytes(outcomes));
      return outcomes;
    },
    async stageCopies(requests, onBytes) {
      told.begin(onBytes);
      // They are read by a program of their own, which the copies do not wait for.
      const attributes = readAttributes(requests.map(({ from }) => from));
      const outcomes = await copiesInTasks(requests, (task) =>
        pool.run<readonly StageRequest[], StageOutcome[]>('stageCopies', task),
      );
      told.end(
        requests.reduce((sum, { stat }, at) => sum + (outcomes[at]?.kind === 'staged' ? stat.size : 0), 0),
      );
      return withAttributes(requests, outcomes, await attributes);
    },
    async syncFolders(paths) {
      if (paths.length <= FOLDERS_A_TASK) return syncFolders(nodeFileAccess, paths);
      return inTasks(paths, FOLDERS_A_TASK, (task) =>
        pool.run<readonly string[], (FileError | null)[]>('syncFolders', task),
      );
    },
    warmUp(files) {
      const tasks = Math.min(copying, Math.ceil(files / COPIES_A_TASK));
      // A fault shows where a thread is needed.
      for (let nth = 0; nth < tasks; nth += 1) pool.run('startUp', null).catch(() => {});
    },
    close: () => pool.close(),
  };
}

function hashesATask(files: number): number {
  return Math.min(HASHES_A_TASK, Math.max(1, Math.ceil(files / LEAST_TASKS)));
}

function comparisonsATask(requests: number): number {
  return Math.min(COMPARISONS_A_TASK, Math.max(1, Math.ceil(requests / LEAST_TASKS)));
}

function comparedBytes(outcomes: readonly CompareOutcome[]): number {
  return outcomes.reduce(
    (sum, outcome) =>
      sum + (outcome.kind === 'hashed' ? outcome.stat.size : outcome.kind === 'lone' ? outcome.bytes : 0),
    0,
  );
}

function hashedBytes(outcomes: readonly HashOutcome[]): number {
  return outcomes.reduce((sum, outcome) => sum + (outcome.kind === 'hashed' ? outcome.stat.size : 0), 0);
}

/** The copies with the extended attributes of their sources; what could not be kept is told with the first of them. */
async function withAttributes(
  requests: readonly StageRequest[],
  outcomes: readonly StageOutcome[],
  attributes: ReadAttributes,
): Promise<readonly StageOutcome[]> {
  const staged = requests.filter((_, at) => outcomes[at]?.kind === 'staged');
  const pairs = staged.map(({ from, part }) => ({ from, to: part }));
  const lostAttributes = await giveAttributes(nodeFileAccess, attributes, pairs);
  if (lostAttributes === null) return outcomes;
  const first = outcomes.findIndex(({ kind }) => kind === 'staged');
  return outcomes.map((outcome, at) =>
    at === first && outcome.kind === 'staged' ? { ...outcome, lostAttributes } : outcome,
  );
}

/**
 * Copies of one source are made by one task, which reads it once. The largest are begun first, so that no thread works alone at the end. Answers come in the
 * order of the requests.
 */
async function copiesInTasks(
  requests: readonly StageRequest[],
  run: (task: readonly StageRequest[]) => Promise<StageOutcome[]>,
): Promise<readonly StageOutcome[]> {
  const sizeAt = ([at = 0]: readonly number[]) => itemAt(requests, at).stat.size;
  const together = bySource(requests).toSorted((a, b) => sizeAt(b) - sizeAt(a));
  const answers = await inTasks(together, COPIES_A_TASK, async (task) => {
    const places = task.flat();
    const outcomes = await run(places.map((at) => itemAt(requests, at)));
    return places.map((at, nth) => ({ at, outcome: itemAt(outcomes, nth) }));
  });
  return answers.toSorted((a, b) => a.at - b.at).map(({ outcome }) => outcome);
}

/** Splits the items into tasks and runs all of them. The callers' batches have at most 256 items. */
async function inTasks<Item, Answer>(
  items: readonly Item[],
  size: number,
  run: (task: readonly Item[]) => Promise<Answer[]>,
): Promise<Answer[]> {
  const tasks: Promise<Answer[]>[] = [];
  for (let at = 0; at < items.length; at += size) tasks.push(run(items.slice(at, at + size)));
  return (await Promise.all(tasks)).flat();
}

/** Runs so many tasks at a time, so that no thread is started for more. The others wait for their turn. */
function atMost<Task, Answer>(
  most: number,
  run: (task: Task) => Promise<Answer>,
): (task: Task) => Promise<Answer> {
  let free = most;
  const waiting: (() => void)[] = [];
  return async (task) => {
    if (free === 0) await new Promise<void>((resolve) => waiting.push(resolve));
    else free -= 1;
    try {
      return await run(task);
    } finally {
      const next = waiting.shift();
      if (next === undefined) free += 1;
      else next();
    }
  };
}
