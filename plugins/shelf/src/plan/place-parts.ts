/** The parts of a place as people write it, the largest first: `house, shelf B`. */
export function placeParts(place: string): readonly string[] {
  return place
    .split(/[,;/]/)
    .map((part) => part.trim())
    .filter((part) => part !== '');
}

/** What makes two spellings of a place one. */
export function placeKey(place: string): string {
  return place.normalize('NFC').toLowerCase().replace(/\s+/g, ' ');
}
