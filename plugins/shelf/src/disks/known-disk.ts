import { displayPath, MediaStructError } from '@mediastruct/core/errors';
import type { KnownDisk, ShelfState } from '../ledger/shelf-state.ts';

const LONGEST_NAME = 60;
// A name goes into file names of people's notes and onto labels.
const NAME = /^[^\p{C}/\\]+$/u;

/** Whether a disk is one of the shelf; one that was dropped is none. */
export function isKnownDisk({ disks }: ShelfState, diskId: string): boolean {
  return disks.some((disk) => disk.diskId === diskId && disk.standing !== 'dropped');
}

/** The disk of a name or id, also one that is lost or retired. Throws `usage` (64), naming those that there are. */
export function knownDisk({ disks }: Pick<ShelfState, 'disks'>, nameOrId: string): KnownDisk {
  const known = disks.filter(({ standing }) => standing !== 'dropped');
  const found = known.find(({ name, diskId }) => name === nameOrId || diskId === nameOrId);
  if (found !== undefined) return found;
  const names = known.map(({ name }) => name).join(', ');
  throw new MediaStructError(
    'usage',
    `"${displayPath(nameOrId)}": expected a disk of the shelf, found ${names === '' ? 'none yet' : `no such one among: ${displayPath(names)}`}`,
    {
      suggestions: [
        'mediastruct shelf disk list   lists all disks',
        'mediastruct shelf disk add NAME PATH   makes a folder on a disk one of the shelf',
      ],
    },
  );
}

/** Refuses (`usage`, 64) a name that no disk or source may have, or that another one has. */
export function refuseName(noun: string, name: string, others: readonly { readonly name: string }[]): void {
  const fault =
    name.trim() !== name || name === ''
      ? 'a name without blanks around it'
      : name.length > LONGEST_NAME
        ? `a name of at most ${LONGEST_NAME} characters`
        : NAME.test(name)
          ? null
          : 'a name without slashes and control characters';
  const taken = others.some((other) => other.name === name);
  if (fault === null && !taken) return;
  throw new MediaStructError(
    'usage',
    taken
      ? `"${displayPath(name)}": there is a ${noun} of that name already; nothing was written down`
      : `"${displayPath(name)}": expected ${fault}; nothing was written down`,
    { suggestions: [`mediastruct shelf ${noun} list`] },
  );
}
