import { setImmediate } from 'node:timers/promises';

/** Hears the bytes that were read or written, now and then. */
export type OnBytes = (bytes: number) => void;

/**
 * Work on one file that stops now and then, after a MiB at most, and returns its outcome in the end. Yields how many bytes it did since the last time, or a cell of shared memory
 * that another thread will change from `WAITING` before this can go on.
 */
export type Turns<Outcome> = Generator<number | SharedCell, Outcome, void>;

export type SharedCell = Int32Array<SharedArrayBuffer>;
/** What a cell holds until the other thread is done. */
export const WAITING = 0;

/** Does the work at once, as a thread that has nothing else to do. */
export function doAtOnce<Outcome>(work: Turns<Outcome>, onBytes?: OnBytes): Outcome {
  for (;;) {
    const turn = work.next();
    if (turn.done === true) return turn.value;
    if (typeof turn.value === 'number') onBytes?.(turn.value);
    else Atomics.wait(turn.value, 0, WAITING);
  }
}

/** About 20 ms of work. */
const TURN_BYTES = 16 << 20;
/** A turn counts as so many bytes at least: not all that is read is counted. */
const LEAST_TURN_BYTES = 64 << 10;

/** Does the work on a thread that has more to do, such as to answer Ctrl-C: each 16 MiB it lets others have their turn. */
export async function doInTurns<Outcome>(work: Turns<Outcome>, onBytes?: OnBytes): Promise<Outcome> {
  let bytes = 0;
  for (;;) {
    const turn = work.next();
    if (turn.done === true) return turn.value;
    if (typeof turn.value === 'number') {
      onBytes?.(turn.value);
      bytes += Math.max(turn.value, LEAST_TURN_BYTES);
    } else await Atomics.waitAsync(turn.value, 0, WAITING).value;
    if (bytes < TURN_BYTES) continue;
    bytes = 0;
    await setImmediate();
  }
}
