import { folderOf, nameOf } from '@mediastruct/core/base';

/** A picture with a date that came from the same folder. */
export interface Neighbour {
  readonly name: string;
  /** A local time. */
  readonly local: string;
}

const NUMBER = /(\d+)\D*$/;

/**
 * The dated pictures of one source folder that stand before and behind another one by the number in its name, and the first and the last of all: most of a folder is of one time. Pure.
 */
export function neighboursOf(
  origin: string,
  dated: readonly (Neighbour & { readonly origin: string })[],
): readonly Neighbour[] {
  const folder = folderOf(origin);
  const number = numberIn(nameOf(origin));
  const beside = dated.filter((one) => folderOf(one.origin) === folder);
  const numbered = beside
    .map((one) => ({ ...one, at: numberIn(one.name) }))
    .filter(({ at }) => number !== null && at !== null)
    .sort((a, b) => (a.at ?? 0) - (b.at ?? 0));
  const before = numbered.findLast(({ at }) => (at ?? 0) < (number ?? 0));
  const behind = numbered.find(({ at }) => (at ?? 0) > (number ?? 0));
  const byTime = beside.toSorted((a, b) => (a.local < b.local ? -1 : 1));
  const told = [before, behind, byTime[0], byTime.at(-1)].filter((each) => each !== undefined);
  const names = new Set<string>();
  return told
    .filter(({ name }) => !names.has(name) && names.add(name))
    .map(({ name, local }) => ({ name, local }));
}

function numberIn(name: string): number | null {
  const digits = NUMBER.exec(name.replace(/\.[^.]*$/, ''))?.[1];
  return digits === undefined ? null : Number(digits);
}
