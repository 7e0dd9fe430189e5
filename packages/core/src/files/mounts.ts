import type { FileAccess } from './file-access.ts';
import { bytesToPath } from './path-text.ts';
import { readStateBytes } from './state-file.ts';

/** A file system, or a part of one, that is mounted. */
export interface Mount {
  readonly id: string;
  /** The mount that it stands in; its own id where it stands in none. */
  readonly parentId: string;
  /** The number of the file system, `major:minor`; two mounts with one number show one file system. */
  readonly device: string;
  /** The folder of the file system that is shown; `/` where all of it is. */
  readonly root: string;
  /** Where it is mounted. */
  readonly folder: string;
  /** Such as `ext4`. */
  readonly type: string;
  /** What is mounted, such as `/dev/sda1`. */
  readonly source: string;
}

const MOUNTS = '/proc/self/mountinfo';
/** Id, parent, device, root and folder come first; type and source follow a dash, behind a number of further fields (proc_pid_mountinfo(5)). */
const LINE = /^(\S+) (\S+) (\S+) (\S+) (\S+) .*? - (\S+) (\S+)/;

/** The mounts in the text of `/proc/self/mountinfo`. Lines that are no mounts are left out. */
export function parseMounts(text: string): Mount[] {
  return text.split('\n').flatMap((line) => {
    const [, id, parentId, device, root, folder, type, source] = LINE.exec(line) ?? [];
    if (id === undefined || parentId === undefined || device === undefined) return [];
    if (root === undefined || folder === undefined || type === undefined || source === undefined) return [];
    return [
      {
        id,
        parentId,
        device,
        root: unescaped(root),
        folder: unescaped(folder),
        type,
        source: unescaped(source),
      },
    ];
  });
}

/** Spaces, tabs, line feeds and backslashes are written as octal numbers. */
function unescaped(text: string): string {
  return text.replaceAll(/\\([0-7]{3})/g, (_, digits: string) =>
    String.fromCharCode(Number.parseInt(digits, 8)),
  );
}

/** No mount has this id. */
const NOWHERE = '';

/** Which mount a path is in. Memory: about 500 bytes a mount. */
export class MountTable {
  readonly all: readonly Mount[];
  /** By the mount that it stands in and its folder. */
  readonly #mounts = new Map<string, Mount>();

  constructor(mounts: readonly Mount[]) {
    this.all = mounts;
    const ids = new Set(mounts.map(({ id }) => id));
    for (const mount of mounts) {
      const isInner = mount.parentId !== mount.id && ids.has(mount.parentId);
      this.#mounts.set(keyOf(isInner ? mount.parentId : NOWHERE, mount.folder), mount);
    }
  }

  /** The mounts of this moment, as Linux tells them; none elsewhere. */
  static read(access: FileAccess): MountTable {
    const bytes = readStateBytes(access, MOUNTS);
    return new MountTable(bytes === null ? [] : parseMounts(bytesToPath(bytes)));
  }

  /** The mount that an absolute path without links is in, past those that another one hides; null where none is known. */
  at(path: string): Mount | null {
    let found: Mount | null = null;
    for (let end = 1; end > 0; end = nextEnd(path, end)) {
      const folder = path.slice(0, end);
      for (let inner = this.#in(found, folder); inner !== undefined; inner = this.#in(found, folder))
        found = inner;
    }
    return found;
  }

  #in(mount: Mount | null, folder: string): Mount | undefined {
    return this.#mounts.get(keyOf(mount?.id ?? NOWHERE, folder));
  }
}

function keyOf(id: string, folder: string): string {
  return `${id} ${folder}`;
}

/** Where the next segment of a path ends; 0 behind the last one. */
function nextEnd(path: string, end: number): number {
  if (end >= path.length) return 0;
  const slash = path.indexOf('/', end + 1);
  return slash < 0 ? path.length : slash;
}
