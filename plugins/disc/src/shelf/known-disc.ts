import type { Library } from '@mediastruct/core';
import { MediaStructError, showVolume } from '@mediastruct/core';
import { copyLetter, discName, parseDiscName } from './disc-name.ts';

/** A disc that the library knows. */
export interface KnownDisc {
  readonly volumeId: string;
  /** From 1. */
  readonly copy: number;
  readonly disc: string;
}

/** The disc that is named, such as `7B`; the only one of its volume where no letter is told. Throws `usage` (64) for any other. */
export function knownDisc(library: Library, name: string): KnownDisc {
  const named = parseDiscName(name);
  const { volumeId, copies } = showVolume(library, named.volume);
  const known = copies.map(({ copy }) => copy).sort((a, b) => a - b);
  const copy = named.copy ?? (known.length === 1 ? known[0] : undefined);
  if (copy !== undefined && known.includes(copy))
    return { volumeId, copy, disc: discName({ volumeId, copy }) };
  const letters = known.map(copyLetter).join(', ');
  const found = known.length === 0 ? 'has no disc that is known' : `has the discs ${letters}`;
  const what = copy === undefined ? 'which of them is meant?' : `no ${copyLetter(copy)}`;
  throw new MediaStructError('usage', `disc "${name}": ${volumeId} ${found}; ${what}`, {
    suggestions: ['mediastruct disc list   lists all discs'],
  });
}
