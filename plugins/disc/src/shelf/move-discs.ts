import type { Session } from '@mediastruct/core';
import { markVolume, MediaStructError, showVolume, whyNotMark } from '@mediastruct/core';
import type { KnownDisc } from './known-disc.ts';
import { knownDisc } from './known-disc.ts';

export interface MoveReport {
  readonly place: string;
  readonly moved: readonly KnownDisc[];
}

/** Writes down where discs are now. All names are checked first: where one is no disc, none is moved (`usage`, 64). */
export function moveDiscs(session: Session, names: readonly string[], place: string): MoveReport {
  const { library } = session;
  const moved = names.map((name) => knownDisc(library, name));
  for (const { volumeId, copy, disc } of moved) {
    const refusal = whyNotMark(showVolume(library, volumeId), 'stored', copy);
    if (refusal !== null)
      throw new MediaStructError(
        'usage',
        `${disc} cannot be given a place: ${refusal}; nothing was written down`,
        {
          suggestions: ['mediastruct disc list   lists all discs'],
        },
      );
  }
  for (const { volumeId: volume, copy } of moved)
    markVolume(session, { volume, copy, mark: 'stored', location: place });
  return { place, moved };
}
