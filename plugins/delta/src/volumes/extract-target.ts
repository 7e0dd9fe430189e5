import { randomBytes } from 'node:crypto';
import { basename, dirname, join } from 'node:path';
import type { FileAccess } from '@mediastruct/core';
import {
  errnoOf,
  hashFile,
  lstatOrNull,
  makeFolders,
  messageOf,
  OPEN,
  orNullIfAbsent,
  syncFolder,
  writeFull,
} from '@mediastruct/core';
import { giveName, linkIfPossible } from '@mediastruct/core';
import type { PackedFile, PackedFolder, PackedSymlink } from './packed-entry.ts';

/** What became of an entry at the target. */
export type Extracted =
  { readonly kind: 'written' | 'present' } | { readonly kind: 'taken' | 'failed'; readonly what: string };

/**
 * A folder that entries are extracted to. Nothing is replaced: a file appears whole, by a link from a temporary name, and a name that is taken by
 * something else is told. No symlink is ever followed on the way to a name, not even one that was there before. Files are durable when they
 * have their names, names after `end`. Memory: about 200 bytes for each folder.
 */
export class ExtractTarget {
  readonly #access: FileAccess;
  /** Absolute. */
  readonly #root: string;
  readonly #mark = randomBytes(4).toString('hex');
  /** Folders that were seen to be real ones. */
  readonly #folders = new Set<string>();
  readonly #toFinish: PackedFolder[] = [];
  #count = 0;
  #isFolding: boolean | null = null;

  constructor(access: FileAccess, root: string) {
    this.#access = access;
    this.#root = root;
    makeFolders(access, root);
  }

  /** Whether the file system takes names for one that differ only in case. Looked at once. */
  foldsNames(): boolean {
    return (this.#isFolding ??= this.#probe());
  }

  #probe(): boolean {
    const name = join(this.#root, `.ms-${this.#mark}-probe.part`);
    const fd = this.#access.open(name, OPEN.write | OPEN.create | OPEN.exclusive, 0o600);
    this.#access.close(fd);
    try {
      return lstatOrNull(this.#access, join(this.#root, basename(name).toUpperCase())) !== null;
    } finally {
      this.#access.unlink(name);
    }
  }

  /** Writes a file from the pieces of its content. */
  file(entry: PackedFile, content: Iterable<Uint8Array>): Extracted {
    return this.#attempt(entry.path, (to) => {
      if (lstatOrNull(this.#access, to) !== null) return this.#compare(to, entry);
      const part = this.#write(entry, { content, beside: to });
      try {
        giveName(this.#access, part, to);
      } catch (error) {
        this.#access.unlink(part);
        if (errnoOf(error) !== 'EEXIST') throw error;
        return this.#compare(to, entry);
      }
      return { kind: 'written' };
    });
  }

  /** Gives a file that was extracted a further name; null where the file system cannot, or it is not there. */
  link(entry: PackedFile, first: string): Extracted | null {
    const existing = join(this.#root, first);
    if (this.#standsBelowRealFolders(dirname(existing)) !== null) return null;
    const found = orNullIfAbsent(() => hashFile(this.#access, existing));
    if (found?.kind !== 'hashed' || found.sha256 !== entry.sha256) return null;
    let canLink = true;
    const extracted = this.#attempt(entry.path, (to) => {
      if (lstatOrNull(this.#access, to) !== null) return this.#compare(to, entry);
      canLink = linkIfPossible(this.#access, existing, to);
      return { kind: 'written' };
    });
    return canLink ? extracted : null;
  }

  symlink({ path, target }: PackedSymlink): Extracted {
    return this.#attempt(path, (to) => {
      const there = lstatOrNull(this.#access, to);
      if (there === null) this.#access.symlink(target, to);
      else if (there.kind !== 'symlink' || this.#access.readlink(to) !== target) return taken(there.kind);
      return { kind: there === null ? 'written' : 'present' };
    });
  }

  /** Makes a folder. It gets its mode and time at the end, when all is in it. */
  folder(entry: PackedFolder): Extracted {
    return this.#attempt(entry.path, (to) => {
      const there = lstatOrNull(this.#access, to);
      if (there !== null && there.kind !== 'folder') return taken(there.kind);
      if (there === null) {
        this.#access.mkdir(to);
        this.#toFinish.push(entry);
      }
      this.#folders.add(to);
      return { kind: there === null ? 'written' : 'present' };
    });
  }

  /** Gives the new folders their modes and times, the deepest first, and makes all names durable. Returns what failed. */
  end(): readonly { readonly path: string; readonly what: string }[] {
    const failed: { readonly path: string; readonly what: string }[] = [];
    for (const folder of this.#folders) syncFolder(this.#access, folder);
    for (const { path, mode, mtimeNs } of this.#toFinish.toReversed())
      try {
        const to = join(this.#root, path);
        const fd = this.#access.open(to, OPEN.read | OPEN.folder | OPEN.noFollow);
        try {
          this.#access.futimes(fd, mtimeNs, mtimeNs);
          this.#access.fchmod(fd, mode & RIGHTS);
          this.#access.fsync(fd);
        } finally {
          this.#access.close(fd);
        }
      } catch (error) {
        if (errnoOf(error) === null) throw error;
        failed.push({ path, what: messageOf(error) });
      }
    return failed;
  }

  #attempt(path: string, step: (to: string) => Extracted): Extracted {
    const to = join(this.#root, path);
    try {
      return this.#standsBelowRealFolders(dirname(to)) ?? step(to);
    } catch (error) {
      if (errnoOf(error) === null || errnoOf(error) === 'ENOSPC') throw error;
      return { kind: 'failed', what: messageOf(error) };
    }
  }

  /** Makes the folders above a name, each inside a real folder; tells what is in the way. */
  #standsBelowRealFolders(folder: string): Extracted | null {
    if (this.#folders.has(folder)) return null;
    if (folder !== this.#root) {
      const above = this.#standsBelowRealFolders(dirname(folder));
      if (above !== null) return above;
    }
    const there = lstatOrNull(this.#access, folder);
    if (there === null) this.#access.mkdir(folder);
    else if (there.kind !== 'folder' && folder !== this.#root)
      return { kind: 'taken', what: `a ${there.kind} stands where a folder above it should be` };
    this.#folders.add(folder);
    return null;
  }

  #write(
    { mode, mtimeNs }: PackedFile,
    { content, beside }: { readonly content: Iterable<Uint8Array>; readonly beside: string },
  ): string {
    const part = join(dirname(beside), `.ms-${this.#mark}-${this.#count++}.part`);
    const fd = this.#access.open(part, OPEN.write | OPEN.create | OPEN.exclusive | OPEN.noFollow, 0o600);
    let isWhole = false;
    try {
      for (const bytes of content) writeFull(this.#access, fd, bytes);
      this.#access.fchmod(fd, mode & RIGHTS);
      this.#access.futimes(fd, mtimeNs, mtimeNs);
      this.#access.fsync(fd);
      isWhole = true;
    } finally {
      this.#access.close(fd);
      if (!isWhole) orNullIfAbsent(() => this.#access.unlink(part));
    }
    return part;
  }

  #compare(to: string, { sha256, size }: PackedFile): Extracted {
    const stat = this.#access.lstat(to);
    if (stat.kind !== 'file') return taken(stat.kind);
    const found = stat.size === size ? hashFile(this.#access, to) : null;
    return found?.kind === 'hashed' && found.sha256 === sha256
      ? { kind: 'present' }
      : { kind: 'taken', what: 'another file has the name; nothing was replaced' };
  }
}

/** What a program may do as its owner or group (setuid, setgid) is not for an archive to say. */
const RIGHTS = 0o777;

function taken(kind: string): Extracted {
  return { kind: 'taken', what: `a ${kind} has the name; nothing was replaced` };
}
