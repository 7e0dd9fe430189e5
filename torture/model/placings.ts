import type { PlacingName, TortureCase } from '../commands/case.ts';
import type { Places } from '../commands/stage.ts';
import type { Mount } from './model-disk.ts';

/** A way in which files get to their targets, by what the file systems allow. */
export interface PlacingWay {
  readonly name: PlacingName;
  readonly mounts: readonly Mount[];
  readonly places: Places;
}

/** True for a case that is attacked in this way of placing. */
export function isTried({ ways }: Pick<TortureCase, 'ways'>, { name }: PlacingWay): boolean {
  return ways === undefined || ways.includes(name);
}

const root: Mount = { path: '/', dev: 1n, canLink: true };

export const PLACING_WAYS: readonly PlacingWay[] = [
  {
    name: 'link',
    mounts: [root],
    places: { library: '/library', card: '/card', aside: '/library' },
  },
  {
    name: 'copy',
    mounts: [root, { path: '/other', dev: 2n, canLink: true }, { path: '/third', dev: 4n, canLink: true }],
    places: { library: '/library', card: '/other/card', aside: '/third/aside' },
  },
  {
    name: 'placeholder',
    mounts: [root, { path: '/plain', dev: 3n, canLink: false }],
    places: { library: '/plain/library', card: '/plain/card', aside: '/plain/library' },
  },
];
