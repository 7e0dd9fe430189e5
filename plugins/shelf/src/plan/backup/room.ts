import type { DiskRoom } from '../backup-plan.ts';

/** The free bytes of a disk as a plan goes on. */
export class Room {
  free: number;
  /** A plan that has to copy leaves the reserve free, or, where the disk is fuller than that already, does not make it worse. */
  readonly goal: number;
  readonly reserve: number;
  readonly #block: number;

  constructor({ free, reserve, block }: Pick<DiskRoom, 'free' | 'reserve' | 'block'>) {
    this.free = free;
    this.reserve = reserve;
    this.goal = Math.min(free, reserve);
    this.#block = Math.max(1, block);
  }

  /** What a file of a size takes; an empty one still has its entry in a folder. */
  bytesOf(size: number): number {
    return Math.max(1, Math.ceil(size / this.#block)) * this.#block;
  }
}
