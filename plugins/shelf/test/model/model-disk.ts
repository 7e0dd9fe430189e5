import type { Chance } from './chance.ts';

/** A content on a disk: when it was proven, seconds. */
export type Objects = ReadonlyMap<string, number>;

/** A disk as it really is. Sizes are in bytes. */
export class ModelDisk {
  readonly id: string;
  readonly capacity: number;
  readonly place: string | null;
  /** Its owner said that it gets old: nothing is written to it any more. */
  isRetired = false;
  /** Bytes that other files take: a disk may fill up by itself. */
  foreign = 0;
  readonly #sizeOf: (content: string) => number;
  readonly #objects = new Map<string, number>();
  /** Contents that do not read as they were written, and nobody knows it yet. */
  readonly #bad = new Set<string>();
  #used = 0;
  #image: Objects = new Map();
  #clone: Objects | null = null;

  constructor(
    id: string,
    of: {
      readonly capacity: number;
      readonly place: string | null;
      readonly sizeOf: (content: string) => number;
    },
  ) {
    this.id = id;
    this.capacity = of.capacity;
    this.place = of.place;
    this.#sizeOf = of.sizeOf;
  }

  get objects(): Objects {
    return this.#objects;
  }

  get free(): number {
    return this.capacity - this.foreign - this.#used;
  }

  /** Whether a content is there and reads as it was written. */
  isGood(content: string): boolean {
    return this.#objects.has(content) && !this.#bad.has(content);
  }

  put(content: string, proven: number): void {
    if (!this.#objects.has(content)) this.#used += this.#sizeOf(content);
    this.#objects.set(content, proven);
    this.#bad.delete(content);
  }

  remove(content: string): void {
    if (this.#objects.delete(content)) this.#used -= this.#sizeOf(content);
    this.#bad.delete(content);
  }

  /** One of its objects rots. */
  rot(chance: Chance): void {
    if (this.#objects.size > 0) this.#bad.add(chance.oneOf([...this.#objects.keys()]));
  }

  takeImage(): void {
    this.#image = this.#goodOnes();
  }

  /** The disk is as it was when its image was taken. */
  rollBack(): void {
    this.#become(this.#image);
  }

  /** Somebody copies the whole disk to another one, or plugs in the other one of the two from now on. */
  swapWithClone(): void {
    const other = this.#clone;
    this.#clone = this.#goodOnes();
    if (other !== null) this.#become(other);
  }

  #goodOnes(): Objects {
    return new Map([...this.#objects].filter(([content]) => !this.#bad.has(content)));
  }

  #become(objects: Objects): void {
    for (const content of [...this.#objects.keys()]) this.remove(content);
    for (const [content, proven] of objects) this.put(content, proven);
    // What others wrote since was not on it.
    this.foreign = Math.min(this.foreign, this.capacity - this.#used);
  }
}
