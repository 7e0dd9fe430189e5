import { itemAt } from '../errors/item-at.ts';
import { formatWallClock, parseWallClock } from '../metadata/wall-clock.ts';
import { bitCount } from './perceptual-hash.ts';
import type { SeenPicture } from './picture-look.ts';
import { STEP_WORDS } from './square-facts.ts';

/** What a picture is compared by beside its hashes. */
export type ComparedPicture = Pick<
  SeenPicture,
  'width' | 'height' | 'mean' | 'colour' | 'takenAt' | 'camera'
>;

/** What the pictures look like, by their numbers. Memory: 64 bytes a picture. */
export class SeenColumns {
  readonly high: Uint32Array;
  readonly low: Uint32Array;
  readonly #isSeen: Uint8Array;
  readonly #steps: Uint32Array;
  readonly #means: Uint8Array;
  readonly #spreads: Uint8Array;
  readonly #colours: Uint8Array;
  readonly #widths: Uint32Array;
  readonly #heights: Uint32Array;
  /** Milliseconds, as if the wall clock were UTC; NaN where nothing tells. */
  readonly #times: Float64Array;
  readonly #cameras: Uint32Array;
  readonly #cameraNames: (string | null)[] = [null];
  readonly #numberOfCamera = new Map<string, number>();

  constructor(pictures: number) {
    this.high = new Uint32Array(pictures);
    this.low = new Uint32Array(pictures);
    this.#isSeen = new Uint8Array(pictures);
    this.#steps = new Uint32Array(pictures * STEP_WORDS);
    this.#means = new Uint8Array(pictures);
    this.#spreads = new Uint8Array(pictures);
    this.#colours = new Uint8Array(pictures);
    this.#widths = new Uint32Array(pictures);
    this.#heights = new Uint32Array(pictures);
    this.#times = new Float64Array(pictures);
    this.#cameras = new Uint32Array(pictures);
  }

  set(number: number, look: SeenPicture): void {
    this.#isSeen[number] = 1;
    this.high[number] = look.hash.high;
    this.low[number] = look.hash.low;
    this.#steps.set(look.steps, number * STEP_WORDS);
    this.#means[number] = look.mean;
    this.#spreads[number] = look.spread;
    this.#colours[number] = look.colour;
    this.#widths[number] = look.width;
    this.#heights[number] = look.height;
    this.#times[number] = (look.takenAt === null ? null : parseWallClock(look.takenAt)) ?? Number.NaN;
    this.#cameras[number] = look.camera === null ? 0 : this.#cameraNumber(look.camera);
  }

  isSeen(number: number): boolean {
    return this.#isSeen[number] === 1;
  }

  /** Standard deviation of the brightness, of 255. */
  spreadOf(number: number): number {
    return itemAt(this.#spreads, number);
  }

  /** 0 where only a preview was looked at. */
  pixelsOf(number: number): number {
    return itemAt(this.#widths, number) * itemAt(this.#heights, number);
  }

  /** In how many of 240 bits the steps of two pictures differ. */
  stepsApart(one: number, other: number): number {
    let bits = 0;
    for (let word = 0; word < STEP_WORDS; word++)
      bits += bitCount(
        (this.#steps[one * STEP_WORDS + word] ?? 0) ^ (this.#steps[other * STEP_WORDS + word] ?? 0),
      );
    return bits;
  }

  factsOf(number: number): ComparedPicture {
    const time = itemAt(this.#times, number);
    return {
      width: itemAt(this.#widths, number),
      height: itemAt(this.#heights, number),
      mean: itemAt(this.#means, number),
      colour: itemAt(this.#colours, number),
      takenAt: Number.isNaN(time) ? null : formatWallClock(time, time % 1000 !== 0),
      camera: this.#cameraNames[itemAt(this.#cameras, number)] ?? null,
    };
  }

  #cameraNumber(name: string): number {
    const known = this.#numberOfCamera.get(name);
    if (known !== undefined) return known;
    this.#numberOfCamera.set(name, this.#cameraNames.length);
    return this.#cameraNames.push(name) - 1;
  }
}
