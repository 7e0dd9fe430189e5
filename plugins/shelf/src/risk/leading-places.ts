import { placeKey, placeParts } from '../plan/place-parts.ts';

/** Places and those that they are in, each once: `house, shelf B` is in `house`, which is lost as a whole too. Sorted. Pure. */
export function leadingPlaces(told: Iterable<string>): readonly string[] {
  const found = new Map<string, string>();
  for (const place of told) {
    const parts = placeParts(place);
    for (let many = 1; many <= parts.length; many += 1) {
      const leading = parts.slice(0, many).join(', ');
      const key = placeKey(leading);
      if (!found.has(key)) found.set(key, leading);
    }
  }
  return [...found.values()].sort();
}
