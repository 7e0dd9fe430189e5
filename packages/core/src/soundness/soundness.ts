/** What is wrong with a file that should hold a picture. */
export type DamageCode =
  /** It ends before its picture does. */
  | 'cut-off'
  /** Blocks of zeros stand where its picture should be. */
  | 'zeros'
  /** Something else stands in its picture. */
  | 'overwritten'
  /** A check sum in it does not match. */
  | 'checksum'
  /** A recording that was never finished: the index of the film is missing. */
  | 'unfinished'
  /** It holds text, or nothing that any picture begins with. */
  | 'not-a-picture'
  /** A cloud's stand-in for a picture that was never downloaded. */
  | 'placeholder';

export interface Damage {
  readonly code: DamageCode;
  /** For people: what was found, at which byte. */
  readonly detail: string;
}

/**
 * What the structure of a file shows. `sound`: it ends as its format ends, and nothing in it is missing as far as the format lets one
 * see. `damaged`: a decoder will miss something. `unknown`: the format was not looked into, or what was found may mean either.
 */
export type Soundness =
  | { readonly kind: 'sound' }
  | { readonly kind: 'damaged'; readonly damage: Damage }
  | { readonly kind: 'unknown' };

export const SOUND: Soundness = { kind: 'sound' };
export const UNKNOWN: Soundness = { kind: 'unknown' };

export function damaged(code: DamageCode, detail: string): Soundness {
  return { kind: 'damaged', damage: { code, detail } };
}

/** The most common damage: the format says how far the picture goes, and the file ends before that. */
export function cutOff(needed: number, size: number): Soundness {
  return damaged('cut-off', `it should go on to byte ${needed} and has ${size} bytes`);
}
