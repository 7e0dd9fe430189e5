import type { FileAccess } from '@mediastruct/core';
import { OPEN } from '@mediastruct/core';
import type { FileStat } from '@mediastruct/core/testing';
import type { FileNode, FolderNode, ModelDisk, Node } from './model-disk.ts';

interface Open {
  readonly node: Node;
  readonly flags: number;
  position: number;
}

/** FileAccess over a modelled disk. Errors are those Linux gives, with their errno as `code`. */
export function modelAccess(disk: ModelDisk): FileAccess {
  const open = new Map<number, Open>();
  let nextFd = 3;
  const opened = (fd: number): Open => open.get(fd) ?? fail('EBADF', 'use', String(fd));
  const openedFile = (fd: number): FileNode => {
    const { node } = opened(fd);
    return node.kind === 'file' ? node : fail('EISDIR', 'read', String(fd));
  };
  return {
    open(path, flags, mode = 0o666) {
      const node = openNode(disk, path, { flags, mode });
      open.set(nextFd, { node, flags, position: 0 });
      return nextFd++;
    },
    close: (fd) => void (open.delete(fd) || fail('EBADF', 'close', String(fd))),
    read(fd, buffer, position) {
      const { data } = openedFile(fd).content;
      const at = position ?? opened(fd).position;
      const bytes = data.subarray(at, at + buffer.length);
      buffer.set(bytes);
      if (position === null) opened(fd).position += bytes.length;
      return bytes.length;
    },
    write(fd, buffer, position) {
      const file = openedFile(fd);
      const handle = opened(fd);
      const end = file.content.data.length;
      const at = handle.flags & OPEN.append ? end : (position ?? handle.position);
      const data = new Uint8Array(Math.max(end, at + buffer.length));
      data.set(file.content.data);
      data.set(buffer, at);
      touch(disk, file, { data });
      if (position === null) handle.position = at + buffer.length;
      return buffer.length;
    },
    fstat: (fd) => statOf(opened(fd).node),
    lstat: (path) => statOf(find(disk, path, 'lstat')),
    readdir: (path) =>
      [...findFolder(disk, path, 'scandir').entries].map(([name, ino]) => ({
        name,
        kind: (disk.nodes.get(ino) as Node).kind,
      })),
    readlink: (path) => fail('EINVAL', 'readlink', path),
    realpath(path) {
      find(disk, path, 'realpath');
      return `/${segments(path).join('/')}`;
    },
    statfs(path) {
      find(disk, path, 'statfs');
      return { available: 2 ** 40, blockSize: 4096, type: 0 };
    },
    fsync: (fd) => disk.sync(opened(fd).node),
    fdatasync: (fd) => disk.sync(opened(fd).node),
    ftruncate(fd, length) {
      const file = openedFile(fd);
      const data = new Uint8Array(length);
      data.set(file.content.data.subarray(0, length));
      touch(disk, file, { data });
    },
    fchmod(fd, mode) {
      const { node } = opened(fd);
      if (node.kind === 'folder') node.mode = mode;
      else touch(disk, node, { mode, mtimeNs: node.content.mtimeNs });
    },
    futimes: (fd, _atimeNs, mtimeNs) => setTime(disk, opened(fd).node, mtimeNs),
    utimes: (path, _atimeNs, mtimeNs) => setTime(disk, find(disk, path, 'utime'), mtimeNs),
    mkdir(path) {
      const { folder, name } = parentOf(disk, path, 'mkdir');
      if (folder.entries.has(name)) fail('EEXIST', 'mkdir', path);
      const made = disk.addFolder(folder.mount);
      disk.change({ folder: folder.ino, edits: [{ name, ino: made.ino }] });
    },
    rmdir(path) {
      const { folder, name } = parentOf(disk, path, 'rmdir');
      if (findFolder(disk, path, 'rmdir').entries.size > 0) fail('ENOTEMPTY', 'rmdir', path);
      disk.change({ folder: folder.ino, edits: [{ name, ino: null }] });
    },
    link(existing, path) {
      const file = find(disk, existing, 'link');
      const { folder, name } = parentOf(disk, path, 'link');
      if (folder.entries.has(name)) fail('EEXIST', 'link', path);
      if (folder.mount !== file.mount) fail('EXDEV', 'link', path);
      if (file.kind === 'folder' || !file.mount.canLink) fail('EPERM', 'link', path);
      disk.change({ folder: folder.ino, edits: [{ name, ino: file.ino }] });
    },
    // The model has no symlinks; as on a FAT, none can be made.
    symlink: (_target, path) => fail('EPERM', 'symlink', path),
    rename(from, to) {
      const node = find(disk, from, 'rename');
      const source = parentOf(disk, from, 'rename');
      const target = parentOf(disk, to, 'rename');
      if (source.folder.mount !== target.folder.mount) fail('EXDEV', 'rename', to);
      const added = { name: target.name, ino: node.ino };
      const removed = { name: source.name, ino: null };
      if (source.folder === target.folder) {
        disk.change({ folder: source.folder.ino, edits: [added, removed] });
      } else {
        disk.change({ folder: target.folder.ino, edits: [added] });
        disk.change({ folder: source.folder.ino, edits: [removed] });
      }
    },
    unlink(path) {
      const { folder, name } = parentOf(disk, path, 'unlink');
      if (find(disk, path, 'unlink').kind === 'folder') fail('EISDIR', 'unlink', path);
      disk.change({ folder: folder.ino, edits: [{ name, ino: null }] });
    },
  };
}

function openNode(disk: ModelDisk, path: string, { flags, mode }: { flags: number; mode: number }): Node {
  const { folder, name } = parentOf(disk, path, 'open');
  const ino = name === '' ? folder.ino : folder.entries.get(name);
  if (ino === undefined) {
    if (!(flags & OPEN.create)) fail('ENOENT', 'open', path);
    const made = disk.addFile(folder.mount, mode);
    disk.change({ folder: folder.ino, edits: [{ name, ino: made.ino }] });
    return made;
  }
  const node = disk.nodes.get(ino) as Node;
  if (flags & OPEN.create && flags & OPEN.exclusive) fail('EEXIST', 'open', path);
  if (node.kind === 'folder' && flags & (OPEN.write | OPEN.readWrite)) fail('EISDIR', 'open', path);
  if (node.kind === 'file' && flags & OPEN.folder) fail('ENOTDIR', 'open', path);
  if (node.kind === 'file' && flags & OPEN.truncate && node.content.data.length > 0)
    touch(disk, node, { data: new Uint8Array(0) });
  return node;
}

function touch(
  disk: ModelDisk,
  file: FileNode,
  change: { data?: Uint8Array; mode?: number; mtimeNs?: bigint },
): void {
  const at = disk.now();
  file.content = { ...file.content, mtimeNs: at, ...change };
  file.ctimeNs = at;
}

function setTime(disk: ModelDisk, node: Node, mtimeNs: bigint): void {
  // Node's futimes keeps microseconds; the model keeps what the real call would.
  const kept = (mtimeNs / 1000n) * 1000n;
  if (node.kind === 'folder') node.mtimeNs = kept;
  else touch(disk, node, { mtimeNs: kept });
}

/** The same few thousand paths are asked for millions of times. */
const splitPaths = new Map<string, readonly string[]>();

function segments(path: string): readonly string[] {
  let parts = splitPaths.get(path);
  if (parts !== undefined) return parts;
  parts = path.split('/').filter((segment) => segment !== '' && segment !== '.');
  if (splitPaths.size > 50_000) splitPaths.clear();
  splitPaths.set(path, parts);
  return parts;
}

function find(disk: ModelDisk, path: string, call: string): Node {
  return findBelow(disk, segments(path), { path, call });
}

function findBelow(
  disk: ModelDisk,
  parts: readonly string[],
  { path, call }: { path: string; call: string },
): Node {
  let node: Node = disk.root;
  for (const segment of parts) {
    if (node.kind === 'file') fail('ENOTDIR', call, path);
    const ino: number | undefined = node.entries.get(segment);
    if (ino === undefined) fail('ENOENT', call, path);
    node = disk.nodes.get(ino) as Node;
  }
  return node;
}

function findFolder(disk: ModelDisk, path: string, call: string): FolderNode {
  const node = find(disk, path, call);
  return node.kind === 'folder' ? node : fail('ENOTDIR', call, path);
}

function parentOf(disk: ModelDisk, path: string, call: string): { folder: FolderNode; name: string } {
  const parts = segments(path);
  const folder = findBelow(disk, parts.slice(0, -1), { path, call });
  return {
    folder: folder.kind === 'folder' ? folder : fail('ENOTDIR', call, path),
    name: parts.at(-1) ?? '',
  };
}

function statOf(node: Node): FileStat {
  const isFile = node.kind === 'file';
  const mtimeNs = isFile ? node.content.mtimeNs : node.mtimeNs;
  return {
    kind: node.kind,
    dev: node.mount.dev,
    ino: BigInt(node.ino),
    size: isFile ? node.content.data.length : 4096,
    mtimeNs,
    ctimeNs: isFile ? node.ctimeNs : mtimeNs,
    atimeNs: mtimeNs,
    nlink: node.nlink,
    mode: isFile ? node.content.mode : node.mode,
  };
}

function fail(code: string, call: string, path: string): never {
  // Most of these are answers, such as ENOENT, and asked for a million times: their stacks would cost more than all else.
  const { stackTraceLimit } = Error;
  Error.stackTraceLimit = 0;
  const error = Object.assign(new Error(`${code}: ${call} '${path}'`), { code, path });
  Error.stackTraceLimit = stackTraceLimit;
  throw error;
}
