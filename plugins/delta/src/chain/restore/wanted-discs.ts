import type { AbsentVolume } from '../contents/volume-contents.ts';
import type { Chain } from '../open/open-chain.ts';
import { HERE } from '../record/chain-event.ts';
import { runName } from '../record/chain-names.ts';

/** A disc or disk that is wanted to go on with. */
export interface WantedDisc {
  /** What people call the place; null where it is not known. */
  readonly place: string | null;
  /** What of it is wanted: volumes, `0003/data.vol0001.tar`, or a run, `0003`. */
  readonly wanted: readonly string[];
}

/** The discs that hold the volumes, as few as can easily be told, the one with the most first; at the end what nobody knows the place of. Pure. */
export function wantedDiscs(
  { story }: Pick<Chain, 'story'>,
  { volumes, missingRun }: { readonly volumes: readonly AbsentVolume[]; readonly missingRun: number | null },
): readonly WantedDisc[] {
  const places = new Map<string, Set<string>>();
  const unplaced: string[] = missingRun === null ? [] : [runName(missingRun)];
  for (const { run, name } of volumes) {
    const volume = `${runName(run.run)}/${name}`;
    const elsewhere = story
      .sightings(run.run, name)
      .filter(({ place, outcome }) => outcome === 'whole' && place !== HERE);
    if (elsewhere.length === 0) unplaced.push(volume);
    for (const { place } of elsewhere) places.set(place, (places.get(place) ?? new Set()).add(volume));
  }
  const discs: WantedDisc[] = [];
  while (places.size > 0) {
    const [first] = [...places].sort(([a, one], [b, other]) => other.size - one.size || (a < b ? -1 : 1));
    if (first === undefined) break;
    const [place, of] = first;
    discs.push({ place, wanted: [...of].sort() });
    for (const [name, others] of places) {
      const left = new Set([...others].filter((one) => !of.has(one)));
      if (left.size === 0) places.delete(name);
      else places.set(name, left);
    }
  }
  return unplaced.length === 0 ? discs : [...discs, { place: null, wanted: unplaced.sort() }];
}
