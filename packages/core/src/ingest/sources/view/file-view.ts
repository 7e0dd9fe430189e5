import { folderOf, nameOf } from '../../../files/path-text.ts';
import { pathBelow } from '../../../library/path-below.ts';
import type { FileAccess, FileStat, FolderEntry } from '../../../files/file-access.ts';

/** A file as a view shows it. */
export interface ViewedFile {
  readonly kind: 'file' | 'symlink' | 'other';
  readonly stat: () => FileStat;
  /** Opens its content for reading; throws the error of a file call where it cannot be read. */
  readonly open: () => ViewedContent;
}

/** An open file of a view. */
export interface ViewedContent {
  /** Reads up to `buffer.length` bytes at `position`; 0 at the end. */
  read(buffer: Uint8Array, position: number): number;
  close(): void;
}

/** Numbers of a view's own descriptors begin here, far from those of the system. */
const FIRST_DESCRIPTOR = 1 << 30;
/** Inodes of a view's folders begin here; no file system that is known counts so far. */
const FIRST_INODE = 1n << 62n;

/**
 * A tree of files that stand elsewhere: inside archives, or under other names. It can be walked and read like a folder and not be
 * changed. Memory: about 300 bytes a file.
 */
export class FileView {
  readonly root: string;
  readonly #files = new Map<string, ViewedFile>();
  /** The entries of each folder by their names. */
  readonly #folders = new Map<string, Map<string, FolderEntry>>([['', new Map()]]);
  /** Numbers tell folders apart, as a walk asks for. */
  readonly #numbers = new Map<string, number>([['', 0]]);
  readonly #open = new Map<
    number,
    { readonly file: ViewedFile; readonly content: ViewedContent; at: number }
  >();
  #next = FIRST_DESCRIPTOR;

  constructor(root: string) {
    this.root = root;
  }

  has(path: string): boolean {
    return this.#files.has(path) || this.#folders.has(path);
  }

  isFile(path: string): boolean {
    return this.#files.has(path);
  }

  /** Adds a file at a free path, below no other file, relative to the root, and the folders above it. */
  add(path: string, file: ViewedFile): void {
    this.#files.set(path, file);
    let entry: FolderEntry = { name: nameOf(path), kind: file.kind };
    for (let folder = folderOf(path); ; folder = folderOf(folder)) {
      const known = this.#folders.get(folder);
      if (known !== undefined) {
        known.set(entry.name, entry);
        return;
      }
      this.#folders.set(folder, new Map([[entry.name, entry]]));
      this.#numbers.set(folder, this.#numbers.size);
      entry = { name: nameOf(folder), kind: 'folder' };
    }
  }

  /** The view as core reads files. `folderStat` stands for every folder of it. */
  access(folderStat: FileStat): FileAccess {
    const find = (path: string): ViewedFile => this.#files.get(this.#inside(path)) ?? absent(path);
    return {
      open: (path) => {
        const file = find(path);
        this.#open.set(++this.#next, { file, content: file.open(), at: 0 });
        return this.#next;
      },
      close: (fd) => {
        this.#opened(fd).content.close();
        this.#open.delete(fd);
      },
      read: (fd, buffer, position) => {
        const opened = this.#opened(fd);
        const count = opened.content.read(buffer, position ?? opened.at);
        if (position === null) opened.at += count;
        return count;
      },
      fstat: (fd) => this.#opened(fd).file.stat(),
      lstat: (path) => {
        const number = this.#numbers.get(this.#inside(path));
        return number === undefined
          ? find(path).stat()
          : { ...folderStat, ino: FIRST_INODE + BigInt(number) };
      },
      readdir: (path) => [...(this.#folders.get(this.#inside(path)) ?? absent(path)).values()],
      readlink: (path) => path,
      realpath: (path) => path,
      ...REFUSED,
    };
  }

  #inside(path: string): string {
    return path === this.root ? '' : (pathBelow(this.root, path) ?? absent(path));
  }

  #opened(fd: number) {
    return this.#open.get(fd) ?? refuse('EBADF', `descriptor ${fd} is not open`);
  }
}

const readOnly = (): never => refuse('EROFS', 'a source of this kind can only be read');

const REFUSED = {
  write: readOnly,
  statfs: readOnly,
  fsync: readOnly,
  fdatasync: readOnly,
  ftruncate: readOnly,
  fchmod: readOnly,
  futimes: readOnly,
  utimes: readOnly,
  mkdir: readOnly,
  rmdir: readOnly,
  link: readOnly,
  symlink: readOnly,
  rename: readOnly,
  unlink: readOnly,
} satisfies Partial<FileAccess>;

function absent(path: string): never {
  return refuse('ENOENT', `no such file: ${path}`);
}

function refuse(code: string, message: string): never {
  throw Object.assign(new Error(`${code}: ${message}`), { code });
}
