/** Places and those that they are in, each once: `house, shelf B` is in `house`, which is lost as a whole too. Sorted. Pure. */
export function leadingPlaces(told: Iterable<string>): readonly string[] {
  const found = new Map<string, string>();
  for (const place of told) {
    const parts = place
      .split(/[,;/]/)
      .map((part) => part.trim())
      .filter((part) => part !== '');
    for (let many = 1; many <= parts.length; many += 1) {
      const leading = parts.slice(0, many).join(', ');
      const key = leading.normalize('NFC').toLowerCase().replace(/\s+/g, ' ');
      if (!found.has(key)) found.set(key, leading);
    }
  }
  return [...found.values()].sort();
}
