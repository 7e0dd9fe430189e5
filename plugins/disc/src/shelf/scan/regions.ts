import { SECTOR } from '../../image/sectors.ts';

/** A curve of so many points shows where on a disc reading became slow. */
const REGIONS = 200;

/** How the sectors of a disc were read, region by region from its beginning. */
export interface ScanCurve {
  /** False for an image, whose speed is that of the machine and tells nothing. */
  readonly isDrive: boolean;
  /** Bytes that were read. */
  readonly bytes: number;
  /** Bytes of a region; the last one may be shorter. */
  readonly regionBytes: number;
  /** Bytes a second of each region; 0 where the clock did not move. */
  readonly bytesPerSecond: readonly number[];
  /** Regions that needed retries, from 0, and how many. */
  readonly retries: readonly (readonly [region: number, count: number])[];
  /** Regions with sectors that could not be read, and their bytes. */
  readonly unreadable: readonly (readonly [region: number, bytes: number])[];
}

/** Bytes of a region of a disc of this length: whole sectors. */
export function regionBytesOf(length: number): number {
  return Math.max(1, Math.ceil(length / REGIONS / SECTOR)) * SECTOR;
}

/** Gathers the curve while a disc is read. */
export class CurveMeter {
  readonly #regionBytes: number;
  readonly #isDrive: boolean;
  readonly #regions: { bytes: number; ms: number; retries: number; bad: number }[] = [];

  constructor(regionBytes: number, isDrive: boolean) {
    this.#regionBytes = regionBytes;
    this.#isDrive = isDrive;
  }

  add(position: number, read: { bytes: number; ms: number; retries: number; bad: number }): void {
    const nth = Math.floor(position / this.#regionBytes);
    while (this.#regions.length <= nth) this.#regions.push({ bytes: 0, ms: 0, retries: 0, bad: 0 });
    const region = this.#regions[nth];
    if (region === undefined) return;
    region.bytes += read.bytes;
    region.ms += read.ms;
    region.retries += read.retries;
    region.bad += read.bad;
  }

  curve(): ScanCurve {
    const counted = (of: (region: { retries: number; bad: number }) => number) =>
      this.#regions.flatMap((region, nth) => (of(region) === 0 ? [] : [[nth, of(region)] as const]));
    return {
      isDrive: this.#isDrive,
      bytes: this.#regions.reduce((sum, { bytes }) => sum + bytes, 0),
      regionBytes: this.#regionBytes,
      bytesPerSecond: this.#regions.map(({ bytes, ms }) => (ms > 0 ? Math.round((bytes / ms) * 1000) : 0)),
      retries: counted(({ retries }) => retries),
      unreadable: counted(({ bad }) => bad),
    };
  }
}
