import type { CaptureDecision } from '../../metadata/capture-date.ts';
import type { CaptureConfidence } from '../../metadata/capture-time.ts';
import type { TakenRecord } from '../../records/file-record.ts';

export interface FiledDate {
  /** By which the group is filed; null for one under `undated/`. */
  readonly stored: TakenRecord | null;
  readonly decision: Pick<CaptureDecision, 'taken' | 'candidates'>;
  /** True if a correction of its camera's clock is asked for now. */
  readonly isShifted: boolean;
}

/**
 * True where a filed group has another date now and should move. A library holds less evidence than the source did: the neighbours of
 * a film, the name of the source, corrections that were given once. So a date whose evidence is not there any more gives way only to
 * a better one, one of the same tag only to a correction of the clock, and one in UTC only if its place was not known.
 */
export function hasOtherDate({ stored, decision, isShifted }: FiledDate): boolean {
  const { taken, candidates } = decision;
  if (taken === null || taken.local === stored?.local) return false;
  if (stored === null || isShifted) return true;
  if (taken.source === stored.source) return stored.confidence === 'low' && taken.confidence !== 'low';
  const isStillThere = candidates.some(({ source }) => source === stored.source);
  return isStillThere || RANKS[taken.confidence] > rankOf(stored.confidence);
}

const RANKS: Readonly<Record<CaptureConfidence, number>> = { low: 0, medium: 1, high: 2 };

/** A confidence that another version wrote counts as high: it is not overruled by chance. */
function rankOf(confidence: string): number {
  return confidence === 'low' || confidence === 'medium' ? RANKS[confidence] : RANKS.high;
}
