import { resolve } from 'node:path';
import type { FileAccess, ProgressListener, StopFlag } from '@mediastruct/core';
import { displayPath, EXIT_CODES, type ExitCode, MediaStructError, nodeFileAccess } from '@mediastruct/core';
import type { NewChainEvent } from '../record/chain-event.ts';
import { HERE, tellChain } from '../record/chain-event.ts';
import type { Chain } from '../open/open-chain.ts';
import { openChain, wholePathTo } from '../open/open-chain.ts';
import { inChain } from '../open/in-chain.ts';
import type { AbsentVolume } from '../contents/volume-contents.ts';
import type { WantedDisc } from '../restore/wanted-discs.ts';
import { wantedDiscs } from '../restore/wanted-discs.ts';
import { refreshLibraries } from '../holder/register-chain.ts';
import type { Finding } from './verify-run.ts';
import { verifyRun } from './verify-run.ts';
import { VolumePlaces } from '../places/volume-places.ts';

export interface VerifyRequest {
  /** The folder of the chain. */
  readonly chain: string;
  /** Folders in which further copies of volumes may be. */
  readonly from: readonly string[];
  /** What people call the one folder of `from`; from then on the chain knows it as a place. */
  readonly place?: string | undefined;
  readonly now: () => Date;
  readonly progress: ProgressListener;
  readonly stop: StopFlag;
}

export interface VerifyReport {
  /** Absolute path. */
  readonly chain: string;
  readonly runs: readonly { readonly run: number; readonly isWhole: boolean }[];
  readonly findings: readonly Finding[];
  /** The discs that hold the volumes which are at none of the places that can be read now, in the order in which they are best read. */
  readonly discs: readonly WantedDisc[];
  /** Bytes of volumes that were read. */
  readonly bytes: number;
  /** Copies of volumes that read whole, but from what the system had in memory: that shows nothing of the disk. */
  readonly fromMemory: number;
  readonly missing: readonly number[];
  readonly unfinished: readonly string[];
  /** What was read and proves nothing, and why; and libraries that know the chain and could not be told what it holds now. A text each. */
  readonly notes: readonly string[];
}

/**
 * Reads everything of a chain that can be read now, and writes down what it showed, so that the next `addRun` relies on nothing that is broken. Throws `file-missing` (11) where there is
 * no chain.
 */
export async function verifyChain(
  request: VerifyRequest,
  access: FileAccess = nodeFileAccess,
): Promise<VerifyReport> {
  const { from, place, now } = request;
  if (place !== undefined && from.length !== 1)
    throw new MediaStructError(
      'usage',
      `"${place}": expected one folder that is called so, found ${from.length}`,
    );
  const command = 'delta chain verify';
  return inChain(access, { chain: request.chain, command, now: now() }, async (chain) => {
    if (place === undefined) return verifyLocked(access, chain, request);
    const told = { kind: 'place', place, path: resolve(from[0] ?? '') } as const;
    tellChain(access, chain.folder, { now: now(), events: [told] });
    return verifyLocked(access, openChain(chain.folder, access), request);
  });
}

function verifyLocked(access: FileAccess, chain: Chain, request: VerifyRequest): VerifyReport {
  const { progress, stop, now } = request;
  const from = request.from.map((folder) => resolve(folder));
  const places = new VolumePlaces(access, chain, { from, called: request.place });
  const findings: Finding[] = [];
  const unproven = new Set<string>();
  let [bytes, fromMemory] = [0, 0];
  progress({ kind: 'phase', phase: 'verifying' });
  for (const run of chain.runs) {
    const found = verifyRun(access, chain, { run, means: { places, progress, stop } });
    tellChain(access, chain.folder, { now: now(), events: found.events });
    findings.push(...found.findings);
    for (const note of [...found.notes, ...calledByPath(chain, found.events)]) unproven.add(note);
    bytes += found.bytes;
    fromMemory += found.fromMemory;
  }
  const after = openChain(chain.folder, access);
  const runs = after.runs.map((run) => ({ run: run.run, isWhole: wholePathTo(after, run) !== null }));
  const { missing, unfinished, folder } = after;
  const discs = wantedDiscs(after, { volumes: volumesAway(after, findings), missingRun: null });
  const notes = [...unproven, ...refreshLibraries(access, folder, now())];
  return { chain: folder, runs, findings, discs, bytes, fromMemory, missing, unfinished, notes };
}

/** What was read at a folder that is none of the chain's places, or at a path where several of them were. */
function* calledByPath({ story }: Chain, events: readonly NewChainEvent[]): Generator<string> {
  for (const event of events) {
    if (event.kind !== 'read' || event.place === HERE || story.places.has(event.place)) continue;
    if (event.volumes.some(({ outcome }) => outcome === 'whole'))
      yield `${displayPath(event.place)}: which place this is cannot be told, so what was read there proves no further copy; say what it is called with --place`;
  }
}

function volumesAway({ runs }: Chain, findings: readonly Finding[]): readonly AbsentVolume[] {
  return findings.flatMap(({ kind, run: number, volume: name }) => {
    const run = runs.find((one) => one.run === number);
    return kind === 'away' && name !== null && run !== undefined ? [{ run, name, isLost: false }] : [];
  });
}

/** The exit code of a look at a chain: that of the gravest thing that was found. */
export function verifyExit({ findings, missing }: VerifyReport): ExitCode {
  const has = (kind: Finding['kind']) => findings.some((one) => one.kind === kind);
  if (has('damaged')) return EXIT_CODES['content-mismatch'];
  if (has('record')) return EXIT_CODES.damaged;
  if (has('missing') || missing.length > 0) return EXIT_CODES['file-missing'];
  return EXIT_CODES[has('away') ? 'wrong-volume' : 'done'];
}
