import { parseWallClock } from '../metadata/wall-clock.ts';
import type { ComparedPicture } from './seen-columns.ts';
import type { SimilarKind } from './similar-group.ts';

/** Shots of a burst come within so many milliseconds. */
const BURST_MS = 10_000;
/** Of 64 and of 240 bits: making a picture smaller or storing it anew seldom turns more. */
const SAME_DISTANCE = 4;
const SAME_STEPS = 24;
/** Of 255: storing a picture anew changes its average brightness and colour by less. */
const SAME_TONE = 6;
/** Of its ratio of sides: rounding to whole pixels changes it by less. */
const SAME_RATIO = 0.02;

/** By how many bits two pictures differ: of 64 of their hashes, and of 240 of their steps. */
export interface BitsApart {
  readonly distance: number;
  readonly steps: number;
}

/**
 * What a picture is beside the first of its group (`SIMILAR_KINDS`). Only what both tell counts: two different times are two shots; one time is
 * one shot only where the camera is the same, too.
 */
export function compareToFirst(
  first: ComparedPicture,
  other: ComparedPicture,
  { distance, steps }: BitsApart,
): SimilarKind {
  const apartMs = timeApart(first, other);
  const isOneCamera = first.camera !== null && first.camera === other.camera;
  if (apartMs !== null && apartMs > 0) return isOneCamera && apartMs <= BURST_MS ? 'burst' : 'alike';
  const isOneTone = isNear(first.mean, other.mean) && isNear(first.colour, other.colour);
  if (distance <= SAME_DISTANCE && steps <= SAME_STEPS && isOneShape(first, other)) {
    if (!isOneTone) return 'edited';
    return isOneSize(first, other) ? 'recompressed' : 'resized';
  }
  if (apartMs === null || !isOneCamera) return 'alike';
  // A camera that shoots several times a second, and tells no fractions of it, gives one time to pictures of one size.
  return isOneSize(first, other) && isOneTone ? 'burst' : 'edited';
}

/** Milliseconds between two shots, whole seconds where one tells no more; null where one tells nothing. */
function timeApart(one: ComparedPicture, other: ComparedPicture): number | null {
  const times = [one, other].map(({ takenAt }) => (takenAt === null ? null : parseWallClock(takenAt)));
  const [first = null, second = null] = times;
  if (first === null || second === null) return null;
  const step = first % 1000 === 0 || second % 1000 === 0 ? 1000 : 1;
  return Math.abs(Math.floor(first / step) - Math.floor(second / step)) * step;
}

function isNear(one: number, other: number): boolean {
  return Math.abs(one - other) <= SAME_TONE;
}

/** True too where the size of one is not known. */
function isOneShape(one: ComparedPicture, other: ComparedPicture): boolean {
  if (one.height === 0 || other.height === 0) return true;
  const ratio = (one.width / one.height) * (other.height / other.width);
  return Math.abs(ratio - 1) <= SAME_RATIO;
}

function isOneSize(one: ComparedPicture, other: ComparedPicture): boolean {
  return one.width === other.width && one.height === other.height;
}
