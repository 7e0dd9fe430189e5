import type { FileAccess } from '@mediastruct/core';
import { lstatOrNull } from '@mediastruct/core';
import { join } from 'node:path';
import { HERE } from '../record/chain-event.ts';
import { runName } from '../record/chain-names.ts';
import type { Chain, ChainRun } from './open-chain.ts';
import { compareStates, newestWhole, wholePathTo } from './open-chain.ts';
import type { RunVolume } from '../record/run-record.ts';

/** What `delta chain list` answers. */
export interface ChainAnswer {
  /** Absolute path of the chain. */
  readonly chain: string;
  /** 32 hex digits. */
  readonly id: string;
  /** The folder whose states the newest run tells. */
  readonly folder: string | null;
  /** In the order of their states. */
  readonly runs: readonly ListedRun[];
  readonly missing: readonly number[];
  readonly unfinished: readonly string[];
}

export interface ListedRun {
  readonly run: number;
  /** When the state was, ISO 8601 UTC; null, as all that its record tells, where that cannot be read. */
  readonly at: string | null;
  readonly kind: 'full' | 'increment' | null;
  readonly parent: number | null;
  readonly squashes: readonly number[];
  readonly files: number | null;
  readonly bytes: number | null;
  readonly changes: number | null;
  /** Bytes of its volumes. */
  readonly storedBytes: number | null;
  readonly volumes: readonly ListedVolume[];
  /** Whether its state can be made, as far as is known without reading volumes. */
  readonly isWhole: boolean;
  /** What is wrong with it, or good to know; null for nothing. */
  readonly what: string | null;
}

export interface ListedVolume extends RunVolume {
  /** The names of the places where it is as far as is known; `here` is the chain's own folder. */
  readonly places: readonly string[];
  /** When it was last read back from a disk and found whole, ISO 8601 UTC; null where it never was. */
  readonly provenAt: string | null;
}

/** How a chain stands. No volume is read. */
export function listChain(access: FileAccess, chain: Chain): ChainAnswer {
  const runs = chain.runs.toSorted(compareStates).map((run) => listedRun(access, chain, run));
  const { folder, id, missing, unfinished } = chain;
  const newest = newestWhole(chain) ?? chain.runs.findLast(({ record }) => record !== null);
  return { chain: folder, id, folder: newest?.record?.folder ?? null, runs, missing, unfinished };
}

function listedRun(access: FileAccess, chain: Chain, one: ChainRun): ListedRun {
  const { run, record } = one;
  const volumes = (record?.volumes ?? []).map((volume) => listedVolume(access, chain, { one, volume }));
  const isWhole = wholePathTo(chain, one) !== null;
  return {
    run,
    at: record?.at ?? null,
    kind: record?.kind ?? null,
    parent: record?.parent ?? null,
    squashes: record?.squashes ?? [],
    files: record?.files ?? null,
    bytes: record?.bytes ?? null,
    changes: record?.changes ?? null,
    storedBytes: record === null ? null : volumes.reduce((sum, { size }) => sum + size, 0),
    volumes,
    isWhole,
    what: isWhole ? squashed(one) : (one.fault ?? 'relies on a run that is broken or not there'),
  };
}

function squashed({ record }: ChainRun): string | null {
  const [first, last] = [record?.squashes.at(0), record?.squashes.at(-1)];
  return first === undefined || last === undefined ? null : `${runName(first)} to ${runName(last)} squashed`;
}

function listedVolume(
  access: FileAccess,
  { story }: Chain,
  { one, volume }: { readonly one: ChainRun; readonly volume: RunVolume },
): ListedVolume {
  const good = story.sightings(one.run, volume.name).filter(({ outcome }) => outcome === 'whole');
  const isHere = lstatOrNull(access, join(one.folder, volume.name))?.size === volume.size;
  const elsewhere = good.map(({ place }) => place).filter((place) => place !== HERE);
  const proofs = good.flatMap(({ provenAt }) => provenAt ?? []).sort();
  return { ...volume, places: [...(isHere ? [HERE] : []), ...elsewhere], provenAt: proofs.at(-1) ?? null };
}
