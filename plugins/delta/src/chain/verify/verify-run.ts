import { join } from 'node:path';
import type { FileAccess, ProgressListener, StopFlag } from '@mediastruct/core';
import { displayPath, errnoOf, MediaStructError, messageOf, throwIfStopped } from '@mediastruct/core';
import { DATA_KEY } from '../../archive/archive-names.ts';
import { openDiff } from '../../archive/open-diff.ts';
import { entriesBefore } from '../../apply/check-base.ts';
import { readSignatures } from '../../blocks/index.ts';
import { TarVolume } from '../../volumes/tar-volume.ts';
import type { NewChainEvent, VolumeOutcome } from '../record/chain-event.ts';
import { HERE } from '../record/chain-event.ts';
import type { Chain, ChainRun } from '../open/open-chain.ts';
import type { RunVolume } from '../record/run-record.ts';
import { NOTHING, stateHash } from '../record/state-hash.ts';
import type { VolumePlaces } from '../places/volume-places.ts';
import { compareBeside } from './compare-beside.ts';
import { readWhole } from './read-whole.ts';

/** What is wrong with a run, or could not be shown. */
export interface Finding {
  readonly run: number;
  /** Name of the volume; null for a file beside the volumes. */
  readonly volume: string | null;
  /** `away`: no place where it was found whole can be read now. */
  readonly kind: Exclude<VolumeOutcome, 'whole'> | 'away' | 'record';
  readonly what: string;
}

export interface VerifiedRun {
  readonly findings: readonly Finding[];
  /** Bytes of volumes that were read. */
  readonly bytes: number;
  /** Copies of volumes that read whole, but from what the system had in memory: that shows nothing of the disk. */
  readonly fromMemory: number;
  readonly events: readonly NewChainEvent[];
  /** Why a place proves no copy of the run although nothing was found damaged there, a text each. */
  readonly notes: readonly string[];
}

export interface VerifyMeans {
  readonly places: VolumePlaces;
  readonly progress: ProgressListener;
  readonly stop: StopFlag;
}

/**
 * Reads all of a run: the files beside its volumes to their ends, whether the state that it was made against comes of its own state and its changes, and every copy of every volume that
 * can be read now, with the files beside it. Nothing is changed.
 */
export function verifyRun(
  access: FileAccess,
  chain: Chain,
  { run, means }: { readonly run: ChainRun; readonly means: VerifyMeans },
): VerifiedRun {
  const fault = faultInFiles(access, chain, run);
  const events: NewChainEvent[] = [];
  const told = [fault, faultInSignatures(access, run, fault), faultInLink(chain, run)];
  const findings = told.flatMap((what): Finding[] =>
    what === null ? [] : [{ run: run.run, volume: null, kind: 'record', what }],
  );
  const known = chain.story.faults.get(run.run) ?? null;
  if (run.record !== null && fault !== known) events.push({ kind: 'judged', run: run.run, fault });
  let [bytes, fromMemory] = [0, 0];
  const byPlace = new Map<string, { readonly name: string; readonly outcome: VolumeOutcome }[]>();
  const [unproven, refuted] = [new Set<string>(), new Set<string>()];
  const notes: string[] = [];
  const elsewhere = new Map<string, string>();
  for (const volume of run.record?.volumes ?? []) {
    const looked = lookAtVolume(access, { chain, run, volume, means });
    bytes += looked.bytes;
    findings.push(...looked.findings);
    for (const { place, folder, outcome, isFromMemory } of looked.outcomes) {
      if (folder !== null && place !== HERE) elsewhere.set(folder, place);
      byPlace.set(place, [...(byPlace.get(place) ?? []), { name: volume.name, outcome }]);
      if (!isFromMemory) continue;
      fromMemory += 1;
      unproven.add(place);
    }
  }
  for (const [folder, place] of elsewhere) {
    if (fault !== null) {
      unproven.add(place);
      continue;
    }
    const { isProven, faults, absent } = compareBeside(access, run, folder);
    if (!isProven) unproven.add(place);
    findings.push(...faults.map((what): Finding => ({ run: run.run, volume: null, kind: 'damaged', what })));
    if (faults.length + absent.length > 0) refuted.add(place);
    notes.push(...absent);
  }
  for (const [place, volumes] of byPlace) {
    const proof = { proven: !unproven.has(place), ...(refuted.has(place) ? { refuted: true } : {}) };
    events.push({ kind: 'read', run: run.run, place, ...proof, volumes });
  }
  return { findings, bytes, fromMemory, events, notes };
}

interface VolumeLook {
  readonly chain: Chain;
  readonly run: ChainRun;
  readonly volume: RunVolume;
  readonly means: VerifyMeans;
}

interface Looked {
  readonly outcomes: readonly LookedAt[];
  readonly findings: readonly Finding[];
  readonly bytes: number;
}

interface LookedAt {
  readonly place: string;
  /** The folder that it stands in; null where it is missing. */
  readonly folder: string | null;
  readonly outcome: VolumeOutcome;
  /** Whether it read whole, but from what the system had in memory. */
  readonly isFromMemory: boolean;
}

function lookAtVolume(access: FileAccess, { chain, run, volume, means }: VolumeLook): Looked {
  const { places, progress, stop } = means;
  const findings: Finding[] = [];
  const outcomes: LookedAt[] = [];
  let bytes = 0;
  for (const { place, folder } of places.of(run, volume)) {
    throwIfStopped(stop, 'What was read so far is written down.');
    const path = join(folder, volume.name);
    const found = readWhole(access, path, (count) => {
      bytes += count;
      progress({ kind: 'advance', files: 0, bytes: count });
    });
    progress({ kind: 'advance', files: 1, bytes: 0, path });
    const outcome = found.kind === 'read' && found.sha256 === volume.sha256 ? 'whole' : 'damaged';
    const isFromMemory = outcome === 'whole' && found.kind === 'read' && !found.bypassedCache;
    outcomes.push({ place, folder, outcome, isFromMemory });
    const what = found.kind === 'read' ? 'reads otherwise than when it was made' : found.message;
    if (outcome === 'damaged')
      findings.push(findingOf(run, volume, { kind: 'damaged', what: `${displayPath(path)}: ${what}` }));
  }
  for (const place of places.without(run, volume))
    outcomes.push({ place, folder: null, outcome: 'missing', isFromMemory: false });
  const absence = absenceOf(chain, { run, volume, outcomes });
  return { outcomes, findings: absence === null ? findings : [...findings, absence], bytes };
}

/** What to tell where nothing that can be read now holds the volume; null where something does, or a damaged copy was told already. */
function absenceOf(
  { story }: Chain,
  { run, volume, outcomes }: Pick<VolumeLook, 'run' | 'volume'> & Pick<Looked, 'outcomes'>,
): Finding | null {
  if (outcomes.some(({ outcome }) => outcome === 'whole')) return null;
  const seen = new Set(outcomes.map(({ place }) => place));
  const [last] = story
    .sightings(run.run, volume.name)
    .filter(({ place, outcome }) => outcome === 'whole' && !seen.has(place))
    .toSorted((a, b) => (a.at < b.at ? 1 : -1));
  if (last !== undefined) {
    const what = `${volume.name} is at none of the places that can be read now; on ${last.place} it was whole at ${last.at}`;
    return findingOf(run, volume, { kind: 'away', what });
  }
  if (outcomes.some(({ outcome }) => outcome === 'damaged')) return null;
  const what = `${volume.name} is neither here nor at a place that is known`;
  return findingOf(run, volume, { kind: 'missing', what });
}

function findingOf(
  { run }: ChainRun,
  { name }: RunVolume,
  { kind, what }: Pick<Finding, 'kind' | 'what'>,
): Finding {
  return { run, volume: name, kind, what };
}

/** Reads the files of a run beside its volumes, without which its state is not known; what is wrong, in words for people, or null. */
function faultInFiles(
  access: FileAccess,
  { id }: Chain,
  { run, folder, record, fault }: ChainRun,
): string | null {
  if (record === null) return fault;
  if (record.chain !== id || record.run !== run) return 'its record is that of another run';
  return whyNot(() => {
    const diff = openDiff(folder, access);
    if (stateHash(diff.now.entries()) !== record.after) return 'its listing is that of another state';
    if (stateHash(entriesBefore(diff.now.entries(), diff.changes())) !== record.before)
      return 'its changes do not lead from the state that it was made against';
    drain(TarVolume.open(folder, DATA_KEY, { access }).list()[Symbol.iterator]());
    return null;
  });
}

/** Without signatures nothing is lost: the next run stores changed files whole. */
function faultInSignatures(access: FileAccess, { folder }: ChainRun, fault: string | null): string | null {
  if (fault !== null) return null;
  return whyNot(() => {
    const { signatures } = openDiff(folder, access).now;
    if (signatures !== null) drain(readSignatures(access, signatures));
    return null;
  });
}

function faultInLink({ runs }: Chain, { record }: ChainRun): string | null {
  if (record === null || record.before === NOTHING) return null;
  const hasParent = runs.some((one) => one.record?.after === record.before);
  return hasParent ? null : 'the state that it was made against is in no run of the chain';
}

function whyNot(read: () => string | null): string | null {
  try {
    return read();
  } catch (error) {
    if (!(error instanceof MediaStructError) && errnoOf(error) === null) throw error;
    return messageOf(error);
  }
}

function drain(items: Iterator<unknown>): void {
  while (items.next().done !== true) continue;
}
