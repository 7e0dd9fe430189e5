import { randomInt } from 'node:crypto';
import { drawByBytes } from '../plan/verify/draw-by-bytes.ts';
import { sampleBound } from '../plan/verify/sample-bound.ts';
import { sampleRows } from '../plan/verify/sample-rows.ts';
import { shareBound } from '../plan/verify/share-bound.ts';
import type { ReadEvent } from './proof-book.ts';
import type { StoredObject } from './read-objects.ts';
import type { SampleSize } from './sample-size.ts';
import { sampleCount } from './sample-size.ts';

const CONFIDENCE = 0.95;

export interface SampleRequest {
  readonly size: SampleSize;
  /** `objects`: each object is as likely as any other. `bytes`: each byte is, so that large files are met more often. */
  readonly by: 'objects' | 'bytes';
  /** A random whole number from 0 up to, not including, its argument. */
  readonly below?: ((limit: number) => number) | undefined;
}

/** What a sample tells of a whole disk. */
export interface SampleResult {
  readonly by: 'objects' | 'bytes';
  /** Such as 0.95. */
  readonly confidence: number;
  /** Objects on the disk. */
  readonly population: number;
  /** Draws: different objects where `by` is `objects`; else one may have been drawn again. */
  readonly draws: number;
  /** Draws that met an object that was not right. */
  readonly bad: number;
  /** At most such a share, from 0 to 1, of the objects, or of the bytes, is damaged with that confidence. A damaged object counts with all its bytes. */
  readonly share: number;
  /** At most so many objects are; null where `by` is `bytes`. */
  readonly most: number | null;
}

/** A random sample of the objects of a disk, and what reading it tells. Memory: 16 bytes an object. */
export class DiskSample {
  readonly objects: readonly StoredObject[];
  readonly #by: SampleRequest['by'];
  readonly #population: number;
  /** How often each was drawn, by its hash. */
  readonly #times: ReadonlyMap<string, number>;
  readonly #bad = new Set<string>();

  constructor(all: readonly StoredObject[], { size, by, below = randomInt }: SampleRequest) {
    this.#by = by;
    this.#population = all.length;
    const count = sampleCount(size, all.length);
    const times = by === 'objects' ? drawObjects(all, count, below) : drawBytes(all, count, below);
    this.objects = all.filter((_, at) => times.has(at));
    this.#times = new Map([...times].map(([at, often]) => [all[at]?.sha256 ?? '', often]));
  }

  add(events: readonly ReadEvent[]): void {
    for (const { kind, sha256 } of events) if (kind === 'drop') this.#bad.add(sha256);
  }

  /** Called when all of it was read. */
  result(): SampleResult {
    const of = { by: this.#by, confidence: CONFIDENCE, population: this.#population };
    const draws = [...this.#times.values()].reduce((sum, often) => sum + often, 0);
    const bad = [...this.#bad].reduce((sum, sha256) => sum + (this.#times.get(sha256) ?? 0), 0);
    if (this.#by === 'bytes')
      return { ...of, draws, bad, share: shareBound({ draws, bad, confidence: CONFIDENCE }), most: null };
    const { most, share } = sampleBound({
      ...{ population: this.#population, sample: draws, bad, confidence: CONFIDENCE },
    });
    return { ...of, draws, bad, share, most };
  }
}

function drawObjects(
  all: readonly StoredObject[],
  count: number,
  below: (limit: number) => number,
): ReadonlyMap<number, number> {
  const places = Uint32Array.from(all, (_, at) => at);
  return new Map([...sampleRows(places, count, below)].map((at) => [at, 1]));
}

function drawBytes(
  all: readonly StoredObject[],
  count: number,
  below: (limit: number) => number,
): ReadonlyMap<number, number> {
  return drawByBytes(
    Float64Array.from(all, ({ size }) => size),
    count,
    below,
  );
}
