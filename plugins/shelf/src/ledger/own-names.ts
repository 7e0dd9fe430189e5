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
    const name = freeName(thing.name, idOf(thing), taken);
    taken.add(name);
    return name === thing.name ? thing : { ...thing, name };
  });
}

/** Somebody may have called another one just like that, so that more of the id is taken until the name is free; ids are unique. */
function freeName(name: string, id: string, taken: ReadonlySet<string>): string {
  if (!taken.has(name)) return name;
  for (let digits = 4; digits < id.length; digits += 4) {
    const further = `${name} (${id.slice(0, digits)})`;
    if (!taken.has(further)) return further;
  }
  return `${name} (${id})`;
}
