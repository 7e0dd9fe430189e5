import type { LedgerEntry } from '../journal/ledger/ledger.ts';

/** A picture of a source that is not whole. Paths are absolute. */
export interface DamagedFile {
  readonly path: string;
  /** What kind of damage: `cut-off`, `zeros`, ... */
  readonly code: string;
  readonly detail: string;
  /** Where it was filed as it is; null where it was not. */
  readonly to: string | null;
  /** Larger files of the same name and time, of which one may be the whole picture. */
  readonly perhaps: readonly string[];
}

/** What is wrong with a file, by the ledger; null where nothing is known to be. One without content stands for a picture that is gone. */
export function whatIsDamaged({ path, damage, code, detail = '', to }: LedgerEntry): DamagedFile | null {
  if (damage !== undefined)
    return { path, code: damage.code, detail: damage.detail ?? '', to: to ?? null, perhaps: [] };
  return code === 'empty-picture' ? { path, code, detail, to: null, perhaps: [] } : null;
}
