import { spawnSync } from 'node:child_process';
import { Buffer } from 'node:buffer';
import { MediaStructError } from '../errors/media-struct-error.ts';
import type { FileAccess } from '../files/file-access.ts';
import { OPEN, orNullIfAbsent } from '../files/file-access.ts';
import { writeFull } from '../files/write-full.ts';
import { takeLockFile } from './lock-file.ts';
import type { LockHolder } from './lock-holder.ts';
import { mayBeAlive, readHolder, thisHolder } from './lock-holder.ts';

interface HeldLock {
  readonly fd: number;
  readonly file: string | null;
}

/**
 * The library's lock: only one command at a time may work on a library. If there is a `flock` program, the kernel
 * holds the lock and frees it when the process ends, however it ends. Otherwise the lock is a file that names its
 * holder; it is taken over only if the holder ran on this host and is certainly gone. Each way respects the other.
 */
export class LibraryLock {
  readonly #access: FileAccess;
  readonly #fd: number;
  /** The file that is the lock if the kernel does not hold it; else null. */
  readonly #file: string | null;

  private constructor(access: FileAccess, held: HeldLock) {
    this.#access = access;
    this.#fd = held.fd;
    this.#file = held.file;
  }

  /** Takes the lock at `path` for `command`, or throws `locked` (exit 31), which names the holder. */
  static take(access: FileAccess, path: string, command: string): LibraryLock {
    const file = `${path}.held`;
    const fd = access.open(path, OPEN.readWrite | OPEN.create, 0o644);
    try {
      const byKernel = flock(fd);
      if (byKernel === 'held') throw lockedError(path, readHolder(access, path));
      const holder = thisHolder(command);
      if (byKernel === 'taken') {
        // Write our name first, then read the other way's file: if two start at once, at least one sees the other.
        writeHolder(access, fd, holder);
        refuseLiving(access, { path, file });
        return new LibraryLock(access, { fd, file: null });
      }
      const other = takeLockFile(access, file, holder);
      if (other !== null) throw lockedError(path, other);
      const lock = new LibraryLock(access, { fd, file });
      try {
        refuseLiving(access, { path, file: path });
      } catch (error) {
        access.unlink(file);
        throw error;
      }
      return lock;
    } catch (error) {
      access.close(fd);
      throw error;
    }
  }

  /** Frees the lock. */
  [Symbol.dispose](): void {
    const file = this.#file;
    if (file === null) this.#access.ftruncate(this.#fd, 0);
    else orNullIfAbsent(() => this.#access.unlink(file));
    this.#access.close(this.#fd);
  }
}

/**
 * Locks an open file by the program `flock`. The kernel ties the lock to the open file, which this process shares with
 * that program, so it stays after the program has ended. `absent`: there is no `flock`, or the file system cannot lock,
 * like some network mounts.
 */
function flock(fd: number): 'taken' | 'held' | 'absent' {
  const done = spawnSync('flock', ['-n', '-x', '3'], { stdio: ['ignore', 'ignore', 'ignore', fd] });
  if (done.error !== undefined) return 'absent';
  if (done.status === 0) return 'taken';
  return done.status === 1 ? 'held' : 'absent';
}

function writeHolder(access: FileAccess, fd: number, holder: LockHolder): void {
  access.ftruncate(fd, 0);
  writeFull(access, fd, Buffer.from(`${JSON.stringify(holder)}\n`));
}

function refuseLiving(access: FileAccess, { path, file }: { path: string; file: string }): void {
  const holder = readHolder(access, file);
  if (holder !== null && mayBeAlive(holder)) throw lockedError(path, holder);
}

function lockedError(path: string, holder: LockHolder | null): MediaStructError {
  const who =
    holder === null
      ? 'another process'
      : `${holder.command} (process ${holder.pid} on ${holder.host}, since ${holder.since})`;
  return new MediaStructError('locked', `${path}: the library is in use by ${who}`, {
    path,
    suggestions: ['Wait until it has finished, then run the command again. Nothing was changed.'],
  });
}
