import { freeBytes } from '../../files/free-bytes.ts';
import type { RangeAnswer } from '../range/range-answer.ts';
import { divideRest } from './divide-rest.ts';
import type { Piece } from './piece.ts';

/** A part of a tree. */
export interface Part {
  readonly piece: Piece;
  state: 'waiting' | 'reading' | RangeAnswer;
}

/** The parts of a tree that are not done with, in the order of their paths. */
export class PartList {
  readonly #indexPath: string;
  readonly #parts: Part[] = [];
  /** Bytes of lines that were answered and not yet taken. */
  doneBytes = 0;
  /** Parts that wait for a reader. */
  waiting = 0;

  constructor(indexPath: string) {
    this.#indexPath = indexPath;
  }

  get isEmpty(): boolean {
    return this.#parts.length === 0;
  }

  isFirst(part: Part): boolean {
    return this.#parts[0] === part;
  }

  firstWaiting(): Part | null {
    return this.waiting === 0 ? null : (this.#parts.find(({ state }) => state === 'waiting') ?? null);
  }

  /** Adds a part behind all others. */
  add(piece: Piece): Part {
    const part: Part = { piece, state: 'waiting' };
    this.#parts.push(part);
    this.waiting += 1;
    return part;
  }

  /** A reader has the part from now on. */
  start(part: Part): void {
    part.state = 'reading';
    this.waiting -= 1;
  }

  /** A part was answered; what its reader left waits behind it. */
  end(part: Part, answer: RangeAnswer): void {
    const rest = answer.rest === null ? [] : divideRest(part.piece, answer.rest, this.#indexPath);
    const parts = rest.map((piece): Part => ({ piece, state: 'waiting' }));
    this.#parts.splice(this.#parts.indexOf(part), 1, { piece: NOTHING, state: answer }, ...parts);
    this.waiting += rest.length;
    this.doneBytes += answer.lines.length;
    // What is left of a part has the same memory.
    if (answer.rest === null) for (const lines of [part.piece.known, part.piece.made]) freeBytes(lines);
  }

  /** The answers that nothing stands before any more. */
  *takeDone(): Generator<RangeAnswer> {
    for (let first = this.#parts[0]; typeof first?.state === 'object'; first = this.#parts[0]) {
      this.#parts.shift();
      this.doneBytes -= first.state.lines.length;
      yield first.state;
    }
  }
}

/** The lines of a part that was answered are not kept. */
const NOTHING: Piece = { from: null, to: null, known: new Uint8Array(0), made: new Uint8Array(0) };
