import type { ShelfHolder } from './shelf-holder.ts';

/** The number of the device that each holder stands on, by their numbers: that of the first holder on it. Those on one device are lost together. */
export function devicesOf(holders: readonly ShelfHolder[]): readonly number[] {
  const first = new Map<string, number>();
  return holders.map(({ kind, id, device }, number) => {
    const key = `${kind}:${device ?? id}`;
    const known = first.get(key);
    if (known === undefined) first.set(key, number);
    return known ?? number;
  });
}
