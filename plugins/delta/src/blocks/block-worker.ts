import { parentPort } from 'node:worker_threads';
import type { FileAccess } from '@mediastruct/core/threads';
import { nodeFileAccess } from '@mediastruct/core/threads';
import { hashAside } from './hash-aside.ts';
import type { AsideTask, PooledApply, PooledDelta, SignSmallTask, SignTask } from './pool-tasks.ts';
import type { Turns } from './turns.ts';
import { doAtOnce } from './turns.ts';

/** What is loaded only where a thread does more than hash. */
const blocks = () => import('./block-work.ts');

/** What a thread can be asked to do. */
const FUNCTIONS = {
  /** Answers as soon as the thread can work. */
  wake: async () => void (await blocks()),
  /** Hashes a file for a thread that works on it meanwhile. */
  hash: ({ path, aside }: AsideTask) => hashAside(nodeFileAccess, path, aside),
  signSmall: async (tasks: readonly SignSmallTask[]) => doAll(tasks, (await blocks()).signingSmall),
  sign: async (tasks: readonly SignTask[]) => doAll(tasks, (await blocks()).signingTask),
  makeDeltas: async (requests: readonly PooledDelta[]) => doAll(requests, (await blocks()).deltaTask),
  applyDeltas: async (requests: readonly PooledApply[]) => doAll(requests, (await blocks()).applyTask),
};

export interface BlockCall {
  readonly name: keyof typeof FUNCTIONS;
  readonly task: unknown;
}

/** Posted to the thread that called: bytes that were read and written since the last message, or the end of a call. */
export type BlockAnswer =
  | { readonly kind: 'bytes'; readonly bytes: number }
  | { readonly kind: 'answer'; readonly value: unknown }
  | { readonly kind: 'thrown'; readonly error: unknown };

const TELL_BYTES = 16 << 20;
let untold = 0;

parentPort?.on('message', (call: BlockCall) => void answer(call));

async function answer({ name, task }: BlockCall): Promise<void> {
  try {
    // Who calls gives each function what it takes.
    post({ kind: 'answer', value: await FUNCTIONS[name](task as never) });
  } catch (error) {
    post({ kind: 'thrown', error });
  }
}

function post(answer: BlockAnswer): void {
  parentPort?.postMessage(answer);
}

function doAll<Task, Outcome>(
  tasks: readonly Task[],
  work: (access: FileAccess, task: Task) => Turns<Outcome>,
): Outcome[] {
  const outcomes = tasks.map((task) => doAtOnce(work(nodeFileAccess, task), countBytes));
  tell();
  return outcomes;
}

function countBytes(bytes: number): void {
  untold += bytes;
  if (untold >= TELL_BYTES) tell();
}

function tell(): void {
  if (untold > 0) post({ kind: 'bytes', bytes: untold });
  untold = 0;
}
