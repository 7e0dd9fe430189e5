import type { FileAccess } from '@mediastruct/core';
import { errnoOf, OPEN } from '@mediastruct/core';
import { SECTOR } from '../image/sectors.ts';

/** What is read again by itself after a failure, in bytes: two blocks of a Blu-ray disc, which a drive corrects as one. */
const UNIT = 64 << 10;
/** How often a unit that fails is read again before it is taken sector by sector. */
const TRIES = 3;

/** Bytes of a disc that could not be read, from `start` to before `end`. */
export interface BadRange {
  readonly start: number;
  readonly end: number;
}

/** What reading one piece gave. */
export interface ReadPiece {
  /** Bytes of the buffer that are filled; less than asked only where the disc ends. Zeros stand for what is bad. */
  readonly count: number;
  /** How often something was read once more because it failed. */
  readonly retries: number;
  readonly bad: readonly BadRange[];
}

/**
 * Reads an image or a drive piece by piece, and what fails once more, a bounded number of times: a unit of 64 KiB three times, then each of
 * its sectors once. So a bad spot costs its own sectors and nothing beside them.
 */
export class SteadyReader {
  readonly #access: FileAccess;
  readonly #fd: number;

  constructor(access: FileAccess, path: string) {
    this.#access = access;
    this.#fd = access.open(path, OPEN.read);
  }

  /** Fills the buffer from a position on; both in bytes. */
  read(buffer: Buffer, position: number): ReadPiece {
    const count = this.#fill(buffer, position);
    return count === null ? this.#readUnits(buffer, position) : { count, retries: 0, bad: [] };
  }

  [Symbol.dispose](): void {
    this.#access.close(this.#fd);
  }

  #readUnits(buffer: Buffer, position: number): ReadPiece {
    const bad: BadRange[] = [];
    let retries = 0;
    for (let at = 0; at < buffer.length; at += UNIT) {
      const unit = buffer.subarray(at, at + UNIT);
      let count: number | null = null;
      for (let tries = 0; tries < TRIES && count === null; tries++) {
        retries += 1;
        count = this.#fill(unit, position + at);
      }
      count ??= this.#readSectors(unit, position + at, bad);
      if (count < unit.length) return { count: at + count, retries, bad };
    }
    return { count: buffer.length, retries, bad };
  }

  #readSectors(unit: Buffer, position: number, bad: BadRange[]): number {
    for (let at = 0; at < unit.length; at += SECTOR) {
      const sector = unit.subarray(at, at + SECTOR);
      const count = this.#fill(sector, position + at);
      if (count === null) {
        sector.fill(0);
        bad.push({ start: position + at, end: position + at + sector.length });
      } else if (count < sector.length) return at + count;
    }
    return unit.length;
  }

  /** How much there was; null where it cannot be read. */
  #fill(buffer: Buffer, position: number): number | null {
    let filled = 0;
    try {
      while (filled < buffer.length) {
        const count = this.#access.read(this.#fd, buffer.subarray(filled), position + filled);
        if (count === 0) break;
        filled += count;
      }
    } catch (error) {
      if (errnoOf(error) === null) throw error;
      return null;
    }
    return filled;
  }
}
