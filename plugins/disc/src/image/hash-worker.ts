import { createHash } from 'node:crypto';
import { workerData } from 'node:worker_threads';
import { digestAt, EMPTY, FULL, type HashRing, HASHED, SLOTS, slotAt } from './hash-ring.ts';

/** Hashes what comes into the slots of a ring, in turn, for as long as the thread is let live. */
function hashSlots(ring: HashRing): never {
  let digest = createHash('sha256');
  for (let slot = 0; ; slot = (slot + 1) % SLOTS) {
    while (Atomics.load(ring.states, slot) !== FULL) {
      Atomics.wait(ring.states, slot, EMPTY);
      Atomics.wait(ring.states, slot, HASHED);
    }
    digest.update(slotAt(ring, slot).subarray(0, ring.lengths[slot]));
    if (ring.ends[slot] === 1) {
      digestAt(ring, slot).set(digest.digest());
      digest = createHash('sha256');
    }
    Atomics.store(ring.states, slot, HASHED);
    Atomics.notify(ring.states, slot);
  }
}

// The thread that starts this one gives nothing else.
hashSlots(workerData as HashRing);
