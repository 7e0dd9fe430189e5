/** A content on a disk: when it was proven, seconds. */
export type Objects = ReadonlyMap<string, number>;

/** A disk as it really is. Sizes are in bytes. */
export class ModelDisk {
  readonly id: string;
  readonly capacity: number;
  /** Bytes that other files take: a disk may fill up by itself. */
  foreign = 0;
  readonly #sizeOf: (content: string) => number;
  readonly #objects = new Map<string, number>();
  #used = 0;
  #image: Objects = new Map();

  constructor(id: string, capacity: number, sizeOf: (content: string) => number) {
    this.id = id;
    this.capacity = capacity;
    this.#sizeOf = sizeOf;
  }

  get objects(): Objects {
    return this.#objects;
  }

  get free(): number {
    return this.capacity - this.foreign - this.#used;
  }

  put(content: string, proven: number): void {
    if (!this.#objects.has(content)) this.#used += this.#sizeOf(content);
    this.#objects.set(content, proven);
  }

  remove(content: string): void {
    if (this.#objects.delete(content)) this.#used -= this.#sizeOf(content);
  }

  takeImage(): void {
    this.#image = new Map(this.#objects);
  }

  /** The disk is as it was when its image was taken. */
  rollBack(): void {
    for (const content of [...this.#objects.keys()]) this.remove(content);
    for (const [content, proven] of this.#image) this.put(content, proven);
    // What others wrote since was not in the image.
    this.foreign = Math.min(this.foreign, this.capacity - this.#used);
  }
}
