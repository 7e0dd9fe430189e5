import { basename } from 'node:path';
import type { FileAccess } from '@mediastruct/core';
import {
  displayPath,
  errnoOf,
  lstatOrNull,
  makeFolders,
  MediaStructError,
  messageOf,
  nodeFileAccess,
} from '@mediastruct/core';
import { openDiff } from '../../archive/open-diff.ts';
import { HERE, tellChain } from '../record/chain-event.ts';
import type { ChainCopy } from './chain-listing.ts';
import {
  chainListingPath,
  chainsFolder,
  knownChains,
  readChainFacts,
  writeChainListing,
} from './chain-listing.ts';
import { runName } from '../record/chain-names.ts';
import { provenElsewhere, provenSince } from '../open/chain-proofs.ts';
import { inChain } from '../open/in-chain.ts';
import type { Chain, ChainRun } from '../open/open-chain.ts';
import { openChain, wholePathTo } from '../open/open-chain.ts';

export interface RegisterRequest {
  /** The folder of the chain. */
  readonly chain: string;
  /** Absolute path of the state folder of the library. */
  readonly state: string;
  /** What the library calls it; the name of its folder by default. */
  readonly name?: string | undefined;
  readonly now: Date;
}

export interface RegisterReport {
  readonly chain: string;
  readonly name: string;
  readonly runs: number;
  /** Files that are told to the library. */
  readonly copies: number;
  readonly provenAt: string | null;
}

/** Lets a library know a chain: from then on it answers for the files in it, with the chain unplugged too. A name that another chain has is `usage` (64). */
export async function registerChain(
  request: RegisterRequest,
  access: FileAccess = nodeFileAccess,
): Promise<RegisterReport> {
  const { state, now } = request;
  const command = 'delta chain register';
  return inChain(access, { chain: request.chain, command, now }, async (chain) => {
    const { folder } = chain;
    const known = factsIfReadable(access, state, chain.id);
    const name = request.name ?? known?.name ?? basename(folder);
    refuseTakenName(access, { state, name, id: chain.id });
    makeFolders(access, chainsFolder(state));
    const told = listChainFor(access, chain, { state, name, now });
    if (!chain.story.libraries.has(state))
      tellChain(access, folder, { now, events: [{ kind: 'registered', library: state }] });
    return { chain: folder, name, runs: chain.runs.length, ...told };
  });
}

/** Tells the libraries that know a chain what it holds now. Returns what could not be told, a text each. */
export function refreshLibraries(access: FileAccess, folder: string, now: Date): readonly string[] {
  const chain = openChain(folder, access);
  return [...chain.story.libraries].flatMap((state) => {
    try {
      if (lstatOrNull(access, chainListingPath(state, chain.id)) === null)
        return [`${displayPath(state)}: this library knows the chain no more, or is not there`];
      const name = factsIfReadable(access, state, chain.id)?.name ?? basename(chain.folder);
      listChainFor(access, chain, { state, name, now });
      return [];
    } catch (error) {
      if (!(error instanceof MediaStructError) && errnoOf(error) === null) throw error;
      return [
        `${displayPath(state)}: this library could not be told what the chain holds now: ${messageOf(error)}`,
      ];
    }
  });
}

function listChainFor(
  access: FileAccess,
  chain: Chain,
  { state, name, now }: { readonly state: string; readonly name: string; readonly now: Date },
): Pick<RegisterReport, 'copies' | 'provenAt'> {
  const provenAt = provenElsewhere(chain);
  const places = placesOf(chain);
  const facts = {
    chain: chain.id,
    name,
    folder: chain.folder,
    places,
    listedAt: now.toISOString(),
    provenAt,
  };
  let copies = 0;
  const counted = function* () {
    for (const run of chain.runs)
      for (const copy of copiesOf(access, chain, run)) {
        copies += 1;
        yield copy;
      }
  };
  writeChainListing(access, state, { facts, copies: counted() });
  return { copies, provenAt };
}

/** The files whose content or name came with a run, in doubt where it is broken; as many as can be read where its list of changes is damaged. */
function* copiesOf(access: FileAccess, chain: Chain, run: ChainRun): Generator<ChainCopy> {
  const isSound = wholePathTo(chain, run) !== null;
  const verifiedAt = provenSince(chain, run);
  try {
    for (const change of openDiff(run.folder, access).changes())
      if (change.kind === 'file' && change.content.kind !== 'same') {
        const { size, sha256 } = change.to;
        yield { path: `${runName(run.run)}/${change.path}`, size, sha256, verifiedAt, isSound };
      }
  } catch (error) {
    if (run.fault === null || (!(error instanceof MediaStructError) && errnoOf(error) === null)) throw error;
  }
}

/** Names of the places, other than the chain's own folder, where volumes were found whole. */
function placesOf({ runs, story }: Chain): readonly string[] {
  const names = new Set<string>();
  for (const { run, record } of runs)
    for (const { name } of record?.volumes ?? [])
      for (const { place, outcome } of story.sightings(run, name))
        if (outcome === 'whole' && place !== HERE) names.add(place);
  return [...names].sort();
}

function refuseTakenName(
  access: FileAccess,
  { state, name, id }: { readonly state: string; readonly name: string; readonly id: string },
): void {
  for (const other of knownChains(access, state))
    if (other !== id && factsIfReadable(access, state, other)?.name === name)
      throw new MediaStructError('usage', `"${name}": the library knows another chain of this name`, {
        suggestions: ['--name gives this one another name. Nothing was changed.'],
      });
}

function factsIfReadable(access: FileAccess, state: string, chain: string) {
  try {
    return readChainFacts(access, chainListingPath(state, chain));
  } catch (error) {
    if (!(error instanceof MediaStructError)) throw error;
    return null;
  }
}
