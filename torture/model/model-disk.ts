/**
 * A disk as the weakest POSIX file system may be: what was not synced may be there or not after a power cut, in any
 * mixture. Contents are values that are never changed in place, so that a snapshot is a copy of small maps.
 */
export interface Content {
  readonly data: Uint8Array;
  readonly mtimeNs: bigint;
  readonly mode: number;
}

export interface FileNode {
  readonly kind: 'file';
  readonly ino: number;
  readonly mount: Mount;
  /** As programs see it now. */
  content: Content;
  /** As it surely stands on the disk. */
  durable: Content;
  ctimeNs: bigint;
  durableCtimeNs: bigint;
  nlink: number;
}

export interface FolderNode {
  readonly kind: 'folder';
  readonly ino: number;
  readonly mount: Mount;
  readonly entries: Map<string, number>;
  readonly durable: Map<string, number>;
  mtimeNs: bigint;
  mode: number;
  nlink: number;
}

export type Node = FileNode | FolderNode;

export interface Mount {
  readonly path: string;
  readonly dev: bigint;
  /** False on file systems without hard links (exFAT, FAT): `link` answers EPERM. */
  readonly canLink: boolean;
}

/** One change of a folder's names that reaches the disk whole or not at all, like a rename inside one folder. */
export interface EntryChange {
  readonly folder: number;
  readonly edits: readonly { readonly name: string; readonly ino: number | null }[];
  /** The change times that files get by it, which reach the disk together with the names. */
  readonly ctimes?: readonly { readonly ino: number; readonly ctimeNs: bigint }[];
}

/** What stands on the disk after a power cut: nothing in it is unsynced. */
export interface DiskImage {
  readonly folders: ReadonlyMap<number, ReadonlyMap<string, number>>;
  readonly files: ReadonlyMap<number, Content>;
  readonly ctimes: ReadonlyMap<number, bigint>;
}

export const EMPTY: Content = { data: new Uint8Array(0), mtimeNs: 0n, mode: 0o600 };
const ROOT = 1;

export class ModelDisk {
  readonly mounts: readonly Mount[];
  readonly nodes = new Map<number, Node>();
  /** Changes of names that no sync of their folder has made durable yet, oldest first. */
  pending: EntryChange[] = [];
  #nextIno: number;
  #clock: bigint;

  private constructor(mounts: readonly Mount[], next: { ino: number; clock: bigint }) {
    this.mounts = mounts;
    this.#nextIno = next.ino;
    this.#clock = next.clock;
  }

  /** A disk with nothing but its root and a folder for each mount. */
  static empty(mounts: readonly Mount[]): ModelDisk {
    const disk = new ModelDisk(mounts, { ino: ROOT, clock: 1_557_000_000_000_000_000n });
    disk.addFolder(disk.mountOf('/'));
    for (const mount of mounts) {
      if (mount.path === '/') continue;
      const folder = disk.addFolder(mount);
      disk.change({ folder: ROOT, edits: [{ name: mount.path.slice(1), ino: folder.ino }] });
    }
    disk.settle();
    return disk;
  }

  /** The disk that a machine finds when it starts again after a power cut. */
  static fromImage(before: ModelDisk, image: DiskImage): ModelDisk {
    const disk = new ModelDisk(before.mounts, { ino: before.#nextIno, clock: before.#clock });
    for (const [ino, node] of before.nodes) {
      const entries = image.folders.get(ino);
      const content = image.files.get(ino);
      if (node.kind === 'folder' && entries !== undefined)
        disk.nodes.set(ino, { ...node, entries: new Map(entries), durable: new Map(entries) });
      else if (node.kind === 'file' && content !== undefined)
        disk.nodes.set(ino, restoredFile(node, content, image.ctimes.get(ino) ?? 0n));
    }
    for (const node of disk.nodes.values())
      if (node.kind === 'folder')
        for (const ino of node.entries.values()) {
          const target = disk.nodes.get(ino);
          if (target?.kind === 'file') target.nlink += 1;
        }
    return disk;
  }

  /** The same disk for another run, with what is unsynced still unsynced. */
  clone(): ModelDisk {
    const disk = new ModelDisk(this.mounts, { ino: this.#nextIno, clock: this.#clock });
    for (const [ino, node] of this.nodes)
      disk.nodes.set(
        ino,
        node.kind === 'file'
          ? { ...node }
          : { ...node, entries: new Map(node.entries), durable: new Map(node.durable) },
      );
    disk.pending = [...this.pending];
    return disk;
  }

  get root(): FolderNode {
    return this.nodes.get(ROOT) as FolderNode;
  }

  /** Time goes by until now; what was written before is old. */
  passTime(): void {
    this.#clock = BigInt(Date.now()) * 1_000_000n;
  }

  now(): bigint {
    this.#clock += 1000n;
    return this.#clock;
  }

  mountOf(path: string): Mount {
    const found = this.mounts
      .filter((mount) => mount.path === '/' || path === mount.path || path.startsWith(`${mount.path}/`))
      .sort((a, b) => b.path.length - a.path.length)[0];
    if (found === undefined) throw new Error(`no mount holds ${path}`);
    return found;
  }

  addFolder(mount: Mount): FolderNode {
    const folder: FolderNode = {
      kind: 'folder',
      ino: this.#nextIno++,
      mount,
      entries: new Map(),
      durable: new Map(),
      mtimeNs: this.now(),
      mode: 0o755,
      nlink: 2,
    };
    this.nodes.set(folder.ino, folder);
    return folder;
  }

  addFile(mount: Mount, mode: number): FileNode {
    const at = this.now();
    const content = { ...EMPTY, mtimeNs: at, mode };
    const file: FileNode = {
      kind: 'file',
      ino: this.#nextIno++,
      mount,
      content,
      durable: content,
      ctimeNs: at,
      durableCtimeNs: at,
      nlink: 0,
    };
    this.nodes.set(file.ino, file);
    return file;
  }

  /** Changes names as programs see them; the disk may learn of it any time until the folder is synced, or never. */
  change(change: EntryChange): void {
    const folder = this.nodes.get(change.folder) as FolderNode;
    const touched = new Set<FileNode>();
    for (const { name, ino } of change.edits) {
      for (const [file, by] of [[folder.entries.get(name), -1] as const, [ino ?? undefined, 1] as const]) {
        const node = file === undefined ? undefined : this.nodes.get(file);
        if (node?.kind !== 'file') continue;
        node.nlink += by;
        touched.add(node);
      }
      if (ino === null) folder.entries.delete(name);
      else folder.entries.set(name, ino);
    }
    folder.mtimeNs = this.now();
    for (const file of touched) file.ctimeNs = folder.mtimeNs;
    const ctimes = [...touched].map(({ ino, ctimeNs }) => ({ ino, ctimeNs }));
    this.pending.push({ ...change, ctimes });
  }

  /** What an fsync does: a file's content and size, a folder's names. */
  sync(node: Node): void {
    if (node.kind === 'file') {
      node.durable = node.content;
      node.durableCtimeNs = node.ctimeNs;
      return;
    }
    for (const { folder, edits, ctimes } of this.pending) {
      if (folder !== node.ino) continue;
      applyEdits(node.durable, edits);
      for (const { ino, ctimeNs } of ctimes ?? []) {
        const file = this.nodes.get(ino) as FileNode;
        // A file that was synced since has a later one on the disk already.
        if (ctimeNs > file.durableCtimeNs) file.durableCtimeNs = ctimeNs;
      }
    }
    this.pending = this.pending.filter(({ folder }) => folder !== node.ino);
  }

  /** Everything on the disk, as after an hour of rest. */
  settle(): void {
    for (const node of this.nodes.values()) this.sync(node);
  }
}

function restoredFile(node: FileNode, content: Content, ctimeNs: bigint): FileNode {
  return { ...node, content, durable: content, ctimeNs, durableCtimeNs: ctimeNs, nlink: 0 };
}

export function applyEdits(entries: Map<string, number>, edits: EntryChange['edits']): void {
  for (const { name, ino } of edits)
    if (ino === null) entries.delete(name);
    else entries.set(name, ino);
}
