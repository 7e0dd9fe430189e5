import { join } from 'node:path';
import { unfinishedName } from '../../names/unfinished-name.ts';

/** What happened to a chain; without it a folder is none. */
export const LEDGER_NAME = 'chain.ndjson';
/** What a run is; without it the folder of a run holds none. */
export const RECORD_NAME = 'run.ndjson';
/** Where runs lie that `prune` put aside. */
export const PRUNED_NAME = 'pruned';
export const LOCK_NAME = 'chain.lock';

/** The folder of a run: `0007`. */
export function runName(run: number): string {
  return String(run).padStart(4, '0');
}

/** The number that the name of a folder tells; null where it is that of no run. */
export function parseRunName(name: string): number | null {
  return /^\d{4,}$/.test(name) && Number(name) > 0 && runName(Number(name)) === name ? Number(name) : null;
}

/** Where a run is made until it is whole. */
export function unfinishedRun(chain: string, run: number): string {
  return unfinishedName(join(chain, runName(run)));
}

/** Whether a name is that of a run which was not finished. */
export function isUnfinishedName(name: string): boolean {
  const [, run] = /^\.ms-(.*)\.part$/.exec(name) ?? [];
  return run !== undefined && parseRunName(run) !== null;
}
