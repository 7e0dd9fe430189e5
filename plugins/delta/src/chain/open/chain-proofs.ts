import { HERE } from '../record/chain-event.ts';
import type { Chain, ChainRun } from './open-chain.ts';
import { wholePathTo } from './open-chain.ts';

/**
 * Since when the state of a run is shown to be whole: when that volume of all the runs that lead to it was read from a disk and found whole which was read longest ago; null where one never
 * was, or one is known to be broken. A file of a chain is no better proven than all that it may be made of. What was called by
 * its path proves nothing: which disc it was is not known when one is found damaged.
 */
export function provenSince(
  chain: Chain,
  run: ChainRun,
  isCounted: (place: string) => boolean = () => true,
): string | null {
  const path = wholePathTo(chain, run);
  if (path === null) return null;
  const isKnown = (place: string) => place === HERE || chain.story.places.has(place);
  let oldest: string | null = null;
  for (const one of path)
    for (const { name } of one.record?.volumes ?? []) {
      const newest = chain.story
        .sightings(one.run, name)
        .flatMap(({ provenAt, place }) =>
          provenAt !== null && isKnown(place) && isCounted(place) ? [provenAt] : [],
        )
        .sort()
        .at(-1);
      if (newest === undefined) return null;
      if (oldest === null || newest < oldest) oldest = newest;
    }
  return oldest;
}

/**
 * Since when all states of a chain are whole by copies outside of its own folder; null where one is not. The folder may be on the very disk that holds what is backed up, so it proves no
 * further copy.
 */
export function provenElsewhere(chain: Chain): string | null {
  const since = chain.runs.map((run) => provenSince(chain, run, (place) => place !== HERE));
  const times = since.filter((time) => time !== null);
  return times.length < since.length || chain.missing.length > 0 ? null : (times.sort()[0] ?? null);
}
