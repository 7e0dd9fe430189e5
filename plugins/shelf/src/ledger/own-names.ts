/**
 * Gives each thing a name of its own: two computers that share a set may each have given the same one before they met, and copies are told apart by the names
 * of what holds them. The first keeps it, a later one has the beginning of its id behind it; every computer comes to the same names.
 */
export function withOwnNames<Named extends { readonly name: string }>(
  things: readonly Named[],
  idOf: (thing: Named) => string,
): readonly Named[] {
  const taken = new Set<string>();
  return things.map((thing) => {
    const name = taken.has(thing.name) ? `${thing.name} (${idOf(thing).slice(0, 4)})` : thing.name;
    taken.add(name);
    return name === thing.name ? thing : { ...thing, name };
  });
}
