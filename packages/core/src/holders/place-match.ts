/** The parts of a place as people write it: `house, cellar, shelf B`. */
function partsOf(place: string): readonly string[] {
  return place
    .normalize('NFC')
    .toLowerCase()
    .split(/[,;/]/)
    .map((part) => part.trim().replace(/\s+/g, ' '))
    .filter((part) => part !== '');
}

/**
 * True where something at `place` is lost with `lost`: `shelf B` takes `shelf B` and `house, shelf B, box 2` with it. Parts are compared whole, in any
 * letter case, so that `shelf 1` is not `shelf 11`.
 */
export function isWithin(place: string, lost: string): boolean {
  const parts = partsOf(place);
  const wanted = partsOf(lost);
  if (wanted.length === 0) return false;
  return parts.some((_, at) => wanted.every((part, nth) => parts[at + nth] === part));
}
