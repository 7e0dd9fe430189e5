import { join } from 'node:path';
import type { FileAccess } from '@mediastruct/core';
import { errnoOf, lstatOrNull, MediaStructError, messageOf, readSealedFooter } from '@mediastruct/core';
import { DATA_KEY } from '../../archive/archive-names.ts';
import { openDiff } from '../../archive/open-diff.ts';
import { SET_FORMAT } from '../../volumes/packed-entry.ts';
import { setIndexName } from '../../volumes/volume-names.ts';
import type { ChainStory } from '../record/chain-story.ts';
import type { RunRecord, RunVolume } from '../record/run-record.ts';

/** What a chain knows of its runs. */
export interface KnownOfChain {
  readonly id: string;
  readonly story: ChainStory;
}

/** A run as it was read from its folder. */
export interface ReadRun {
  readonly run: number;
  /** Absolute path. */
  readonly folder: string;
  /** Null where it cannot be used. */
  readonly record: RunRecord | null;
}

/**
 * What is wrong with a run as far as the ends of its files, the sizes of its volumes and the ledger tell; null for nothing. Volumes that are not there are no fault: they may be on
 * a disc.
 */
export function faultOfRun(
  access: FileAccess,
  { run, folder, record }: ReadRun,
  { id, story }: KnownOfChain,
): string | null {
  if (record === null) return 'its record cannot be used';
  if (record.chain !== id || record.run !== run) return 'its record is that of another run';
  const known = story.faults.get(run);
  if (known !== undefined) return known;
  try {
    openDiff(folder, access);
    if (readSealedFooter(access, join(folder, setIndexName(DATA_KEY)), SET_FORMAT) === null)
      return 'the index of its volumes is not there';
  } catch (error) {
    if (!(error instanceof MediaStructError) && errnoOf(error) === null) throw error;
    return messageOf(error);
  }
  for (const volume of record.volumes) {
    const fault = faultOfVolume(access, volume, { run, folder, story });
    if (fault !== null) return fault;
  }
  return null;
}

function faultOfVolume(
  access: FileAccess,
  { name, size }: RunVolume,
  { run, folder, story }: { readonly run: number; readonly folder: string; readonly story: ChainStory },
): string | null {
  const sightings = story.sightings(run, name);
  const good = sightings.filter(({ outcome }) => outcome === 'whole');
  const stat = lstatOrNull(access, join(folder, name));
  const isElsewhere = good.some(({ place }) => place !== 'here');
  if (stat !== null && stat.size !== size && !isElsewhere)
    return `${name} has ${stat.size} bytes, expected ${size}`;
  if (sightings.length === 0 || good.length > 0) return null;
  return sightings.some(({ outcome }) => outcome === 'damaged') ? `${name} is damaged` : `${name} is lost`;
}
