import type { VolumeState } from '@mediastruct/core';
import type { DiscRow } from './disc-row.ts';
import { discRows, goodCopies, isCounting } from './disc-row.ts';
import { discName } from './disc-name.ts';
import type { Scan } from './scan/scan-ledger.ts';
import type { Decay } from './scan/signs-of-decay.ts';
import { isDecaying, signsOfDecay } from './scan/signs-of-decay.ts';

/** A disc that should be read again, and why; the most urgent first. */
export interface DueDisc {
  readonly disc: string;
  readonly place: string | null;
  /** decaying: its last scan showed it. unproven: it was never read back. old: its last read-back is too old. */
  readonly reason: 'decaying' | 'unproven' | 'old';
  /** What the last scan showed; only with `decaying`. */
  readonly decay?: Decay;
  /** ISO 8601 UTC, null where it never was. */
  readonly verifiedAt: string | null;
  readonly command: string;
}

/** A volume with fewer proven discs than wanted. */
export interface ShortVolume {
  readonly volumeId: string;
  readonly good: number;
  readonly wanted: number;
  readonly command: string;
}

export interface DuePlan {
  readonly reread: readonly DueDisc[];
  readonly short: readonly ShortVolume[];
}

export interface DueFacts {
  readonly volumes: readonly VolumeState[];
  /** Of all discs, oldest first. */
  readonly scans: readonly Scan[];
  /** A read-back before this moment is too old; ISO 8601 UTC. */
  readonly oldest: string;
  /** Proven discs that each volume should have. */
  readonly wanted: number;
}

const ORDER = ['decaying', 'unproven', 'old'] as const;

/** What should be read again and what should be burned once more. Discs that failed are no matter of reading: they count as missing. */
export function planDue({ volumes, scans, oldest, wanted }: DueFacts): DuePlan {
  const byDisc = Map.groupBy(scans, discName);
  const reread = discRows(volumes)
    .filter(({ state }) => state !== 'failed')
    .flatMap((row) => dueOf(row, { scans: byDisc.get(row.disc) ?? [], oldest }))
    .sort(
      (a, b) => ORDER.indexOf(a.reason) - ORDER.indexOf(b.reason) || compareTimes(a.verifiedAt, b.verifiedAt),
    );
  const short = volumes
    .filter((volume) => isCounting(volume) && goodCopies(volume) < wanted)
    .map(({ volumeId, copies }) => ({
      volumeId,
      good: goodCopies({ copies }),
      wanted,
      command: `mediastruct disc burn ${volumeId} --device DEV`,
    }))
    .sort((a, b) => a.good - b.good);
  return { reread, short };
}

function dueOf(
  { disc, volumeId, letter, place, verifiedAt }: DiscRow,
  { scans, oldest }: { readonly scans: readonly Scan[]; readonly oldest: string },
): readonly DueDisc[] {
  const command = `mediastruct disc verify ${volumeId} --copy ${letter} --scan`;
  const told = { disc, place, verifiedAt, command };
  const last = scans.at(-1);
  const decay = last === undefined ? null : signsOfDecay(last, scans.slice(0, -1));
  if (decay !== null && isDecaying(decay)) return [{ ...told, reason: 'decaying', decay }];
  if (verifiedAt === null) return [{ ...told, reason: 'unproven' }];
  return verifiedAt < oldest ? [{ ...told, reason: 'old' }] : [];
}

function compareTimes(a: string | null, b: string | null): number {
  if (a === b) return 0;
  return a === null || (b !== null && a < b) ? -1 : 1;
}
