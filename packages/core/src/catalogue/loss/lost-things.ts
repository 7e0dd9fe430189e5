import type { Holder } from '../../holders/holder.ts';
import { keyOf } from '../../holders/holder.ts';
import { isWithin } from '../../holders/place-match.ts';

/**
 * What is taken to be lost. place: everything at a place, or a tree or disk by its name or folder. things: certain holders by their keys, such as
 * `disk:Blue` and `tree:media`, and certain discs by their names, such as `disc:MS_3f2a9c01_0007 B`.
 */
export type LostThings =
  | { readonly kind: 'place'; readonly place: string }
  | { readonly kind: 'things'; readonly keys: readonly string[] };

/** True for a holder that is lost by what it is called, or by where it is; `place` is null where nobody told. */
export function isHolderLost(
  lost: LostThings,
  holder: Pick<Holder, 'kind' | 'name' | 'root'>,
  place: string | null,
): boolean {
  if (lost.kind === 'things') return lost.keys.includes(keyOf(holder));
  if (isCalled(holder, lost.place)) return true;
  return place !== null && isWithin(place, lost.place);
}

/** True for the name of a holder, and for its folder. */
export function isCalled({ name, root }: Pick<Holder, 'name' | 'root'>, text: string): boolean {
  return name === text || (root !== '' && root === text);
}

/** True for a disc that is lost. */
export function isDiscLost(lost: LostThings, disc: string, place: string | undefined): boolean {
  if (lost.kind === 'things') return lost.keys.includes(`disc:${disc}`);
  return place !== undefined && isWithin(place, lost.place);
}

/** Where a place is lost, what nobody told the place of may be there. */
export function mayBeLost(lost: LostThings, place: string | null | undefined): boolean {
  return lost.kind === 'place' && (place ?? null) === null;
}
