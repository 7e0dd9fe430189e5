import { dirname } from 'node:path';
import { MediaStructError } from '../errors/media-struct-error.ts';
import type { FileAccess } from '../files/file-access.ts';
import { errnoOf, orNullIfAbsent, statIfReadable } from '../files/file-access.ts';
import { displayPath } from '../files/path-text.ts';
import { joinPath } from '../files/walk.ts';
import type { Tree } from '../library/library.ts';
import type { GoneJudgement } from './judge-gone.ts';

/** A crawl that finds more than this part, or more than this number, gone without another copy has to be told that it is meant. */
const PART = 0.2;
const FILES = 1000;
const NAMED = 5;

/** Files of one device that are gone. */
interface GoneDevice {
  files: number;
  /** The innermost folder above all of them, below the tree's root. */
  folder: string;
}

/** On which devices the files stood that are still there, and those that are gone. A few devices a tree. */
export class DevicesOfTree {
  readonly #here = new Set<string>();
  readonly #gone = new Map<string, GoneDevice>();
  readonly #folders = new Map<string, string>();

  meet(dev: string): void {
    this.#here.add(dev);
  }

  meetFolder({ dev, path }: { readonly dev: string; readonly path: string }): void {
    if (!this.#folders.has(dev)) this.#folders.set(dev, path);
  }

  miss({ dev, path }: { readonly dev: string; readonly path: string }): void {
    const folder = dirname(path);
    const known = this.#gone.get(dev);
    if (known === undefined) this.#gone.set(dev, { files: 1, folder });
    else {
      known.files += 1;
      known.folder = commonFolder(known.folder, folder);
    }
  }

  /** A folder that was listed and where another device is now: its disk was taken away, or changed, since. */
  unmountedFolder(access: FileAccess, root: string): string | null {
    for (const [dev, folder] of this.#folders) {
      const now = nearestDevice(access, joinPath(root, folder));
      if (now !== dev) return folder;
    }
    return null;
  }

  /**
   * The disk that was mounted inside the tree and is not there now: none of its files is left, and its folder is gone, cannot be looked at
   * or stands on the device of the tree itself.
   */
  missingDisk(access: FileAccess, root: string): GoneDevice | null {
    const own = String(access.lstat(access.realpath(root)).dev);
    for (const [dev, gone] of this.#gone) {
      if (this.#here.size === 0 || this.#here.has(dev) || dev === own) continue;
      const folder = statIfReadable(access, joinPath(root, gone.folder));
      if (folder === null || String(folder.dev) === own) return gone;
    }
    return null;
  }
}

/** The device of a folder or, where it is gone, of the nearest one above that is not; null where the disk does not answer. */
function nearestDevice(access: FileAccess, folder: string): string | null {
  try {
    const real = orNullIfAbsent(() => access.realpath(folder));
    return real === null ? nearestDevice(access, dirname(folder)) : String(access.lstat(real).dev);
  } catch (error) {
    if (errnoOf(error) === null) throw error;
    return null;
  }
}

/** Refuses (`tree-changed`, 24) to forget files where a disk was unmounted while the tree was crawled: its files look gone. */
export function refuseUnmounted(access: FileAccess, tree: Tree, devices: DevicesOfTree): void {
  const unmounted = devices.unmountedFolder(access, tree.root);
  if (unmounted === null) return;
  const folder = joinPath(tree.root, unmounted);
  throw new MediaStructError(
    'tree-changed',
    `${displayPath(folder)}: expected the disk that was mounted there when tree "${tree.name}" was listed, found another or none`,
    { path: folder, suggestions: ['Is that disk connected and mounted? Nothing was changed.'] },
  );
}

/** Refuses (`tree-changed`, 24) to forget the files of a disk that was mounted inside the tree. */
export function refuseMissingDisk(access: FileAccess, tree: Tree, devices: DevicesOfTree): void {
  const missing = devices.missingDisk(access, tree.root);
  if (missing === null) return;
  const folder = missing.folder === '.' ? tree.root : joinPath(tree.root, missing.folder);
  throw new MediaStructError(
    'tree-changed',
    `${displayPath(folder)}: expected the disk that was mounted there with ${missing.files} files of tree "${tree.name}", found none of them`,
    {
      path: folder,
      suggestions: [
        'Is that disk connected and mounted? Nothing was changed.',
        'If it will not come back: mediastruct crawl --accept-gone',
      ],
    },
  );
}

/** Refuses (`tree-changed`, 24) to forget so many files of which no other copy is known. `known`: files of the index before. */
export function refuseVanished(tree: Tree, { nowhere }: GoneJudgement, known: number): void {
  if (nowhere.count <= FILES && nowhere.count <= PART * known) return;
  const first = nowhere.first.slice(0, NAMED).map(({ path }) => displayPath(joinPath(tree.root, path)));
  throw new MediaStructError(
    'tree-changed',
    `${displayPath(tree.root)}: ${nowhere.count} of the ${known} files of tree "${tree.name}" are gone, and no other copy of them is known: ${first.join(', ')}${nowhere.count > NAMED ? ', ...' : ''}`,
    {
      path: tree.root,
      suggestions: [
        'Is a disk or a folder missing? Nothing was changed; the index still tells of them.',
        'If they were deleted on purpose: mediastruct crawl --accept-gone',
      ],
    },
  );
}

function commonFolder(a: string, b: string): string {
  const [first, second] = [a.split('/'), b.split('/')];
  const differs = first.findIndex((part, at) => part !== second[at]);
  const common = differs < 0 ? first : first.slice(0, differs);
  return common.length === 0 ? '.' : common.join('/');
}
