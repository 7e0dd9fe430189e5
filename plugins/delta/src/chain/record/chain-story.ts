import type { ChainEvent, VolumeOutcome } from './chain-event.ts';
import { HERE } from './chain-event.ts';

/** What the last look at a volume at one place showed. */
export interface VolumeSighting {
  readonly place: string;
  readonly outcome: VolumeOutcome;
  /** ISO 8601 UTC. */
  readonly at: string;
  /** When it was last read from the disk, and not from what the system had in memory, and found whole; null where it never was, or was found otherwise since. ISO 8601 UTC. */
  readonly provenAt: string | null;
}

interface Look extends Omit<VolumeSighting, 'provenAt'> {
  readonly isProof: boolean;
  /** Whether it takes an earlier proof back. */
  readonly isRefuted?: boolean;
}

/** What the ledger of a chain adds up to. Pure. */
export interface ChainStory {
  /** 32 hex digits; null where the ledger does not begin as one. */
  readonly chain: string | null;
  /** Numbers of all runs that were ever added. */
  readonly added: ReadonlySet<number>;
  readonly pruned: ReadonlySet<number>;
  /** Where each place was when it was last seen, by its name; empty where another one was seen there since. */
  readonly places: ReadonlyMap<string, string>;
  /** Paths at which more than one place was: of what stands there nobody knows which place it is. */
  readonly sharedPaths: ReadonlySet<string>;
  /** What is known to be wrong with a run beside its volumes. */
  readonly faults: ReadonlyMap<number, string>;
  /** Folders of the libraries that know the chain. */
  readonly libraries: ReadonlySet<string>;
  /** The last look at each place, of a run's volume by its name. */
  readonly sightings: (run: number, volume: string) => readonly VolumeSighting[];
}

/** `volumesOf` tells the names of the volumes of a run. */
export function foldChain(
  events: Iterable<ChainEvent>,
  volumesOf: (run: number) => readonly string[],
): ChainStory {
  let chain: string | null = null;
  const [added, pruned] = [new Set<number>(), new Set<number>()];
  const places = new Map<string, string>();
  const placeAt = new Map<string, string>();
  const sharedPaths = new Set<string>();
  const faults = new Map<number, string>();
  const libraries = new Set<string>();
  const seen = new Map<string, Map<string, VolumeSighting>>();
  const see = (run: number, name: string, { isProof, isRefuted = false, ...look }: Look) => {
    const key = `${run}/${name}`;
    const at = seen.get(key) ?? new Map<string, VolumeSighting>();
    const { place } = look;
    // What was read from memory shows nothing of the disk, and takes nothing back that was shown before.
    const before = isProof ? look.at : (at.get(place)?.provenAt ?? null);
    const isShown = look.outcome === 'whole' && !isRefuted;
    seen.set(key, at.set(place, { ...look, provenAt: isShown ? before : null }));
  };
  for (const event of events)
    switch (event.kind) {
      case 'begun':
        chain ??= event.chain;
        break;
      case 'added':
        added.add(event.run);
        for (const name of volumesOf(event.run))
          see(event.run, name, { place: HERE, outcome: 'whole', at: event.at, isProof: event.proven });
        break;
      case 'read': {
        const { place, at, proven: isProof, refuted: isRefuted = false } = event;
        for (const { name, outcome } of event.volumes)
          see(event.run, name, { place, outcome, at, isProof, isRefuted });
        break;
      }
      case 'judged':
        if (event.fault === null) faults.delete(event.run);
        else faults.set(event.run, event.fault);
        break;
      case 'place':
        // One drive shows one disc after the other at the same path.
        for (const [place, path] of places) if (path === event.path) places.set(place, '');
        if ((placeAt.get(event.path) ?? event.place) !== event.place) sharedPaths.add(event.path);
        placeAt.set(event.path, event.place);
        places.set(event.place, event.path);
        break;
      case 'pruned':
        for (const run of event.runs) pruned.add(run);
        break;
      case 'registered':
        libraries.add(event.library);
        break;
    }
  const sightings = (run: number, volume: string) => [...(seen.get(`${run}/${volume}`)?.values() ?? [])];
  return { chain, added, pruned, places, sharedPaths, faults, libraries, sightings };
}
