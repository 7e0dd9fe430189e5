import { spawnSync } from 'node:child_process';
import { Buffer } from 'node:buffer';
import { hostname } from 'node:os';
import { MediaStructError } from '../errors/media-struct-error.ts';
import type { FileAccess } from '../files/file-access.ts';
import { errnoOf, OPEN, orNullIfAbsent } from '../files/file-access.ts';
import { readStateFile } from '../files/state-file.ts';
import { nodeFileAccess } from '../files/node-file-access.ts';
import { writeFull } from '../files/write-full.ts';

interface Holder {
  readonly pid: number;
  readonly host: string;
  readonly bootId: string;
  readonly command: string;
  readonly since: string;
}

/**
 * The library's lock: one command at a time may change a library. Where there is a `flock` program the
 * kernel holds it, and frees it however the process ends; elsewhere it is a file that names its holder, and is
 * taken over only from a holder of this host that is proven gone.
 */
export class LibraryLock {
  readonly #access: FileAccess;
  readonly #path: string;
  readonly #fd: number;
  readonly #isFile: boolean;

  private constructor(access: FileAccess, held: { path: string; fd: number; isFile: boolean }) {
    this.#access = access;
    this.#path = held.path;
    this.#fd = held.fd;
    this.#isFile = held.isFile;
  }

  /** Takes the lock or throws `locked` (exit 31) naming who holds it. */
  static take(access: FileAccess, path: string, command: string): LibraryLock {
    const fd = access.open(path, OPEN.readWrite | OPEN.create, 0o644);
    try {
      const byKernel = flock(fd);
      if (byKernel === 'held') throw lockedError(path, readHolder(access, path));
      if (byKernel === 'absent') refuseLivingHolder(access, path);
      access.ftruncate(fd, 0);
      writeFull(access, fd, Buffer.from(`${JSON.stringify(thisHolder(command))}\n`));
      return new LibraryLock(access, { path, fd, isFile: byKernel === 'absent' });
    } catch (error) {
      access.close(fd);
      throw error;
    }
  }

  [Symbol.dispose](): void {
    if (this.#isFile) orNullIfAbsent(() => this.#access.unlink(this.#path));
    else this.#access.ftruncate(this.#fd, 0);
    this.#access.close(this.#fd);
  }
}

/** The lock belongs to the open file, which this process shares with the program that takes it. */
function flock(fd: number): 'taken' | 'held' | 'absent' {
  const done = spawnSync('flock', ['--nonblock', '--exclusive', '3'], {
    stdio: ['ignore', 'ignore', 'ignore', fd],
  });
  if (done.error !== undefined) return 'absent';
  return done.status === 0 ? 'taken' : 'held';
}

function refuseLivingHolder(access: FileAccess, path: string): void {
  const holder = readHolder(access, path);
  if (holder !== null && isAlive(holder)) throw lockedError(path, holder);
}

/** A holder on another host may be alive for all we know, so its lock is never taken over. */
function isAlive(holder: Holder): boolean {
  if (holder.host !== hostname()) return true;
  if (holder.bootId !== thisBootId()) return false;
  try {
    process.kill(holder.pid, 0);
    return true;
  } catch (error) {
    return errnoOf(error) === 'EPERM';
  }
}

function thisHolder(command: string): Holder {
  return {
    pid: process.pid,
    host: hostname(),
    bootId: thisBootId(),
    command,
    since: new Date().toISOString(),
  };
}

let bootId: string | undefined;

function thisBootId(): string {
  return (bootId ??= readStateFile(nodeFileAccess, '/proc/sys/kernel/random/boot_id')?.trim() ?? 'unknown');
}

function readHolder(access: FileAccess, path: string): Holder | null {
  try {
    return JSON.parse(readStateFile(access, path) ?? '') as Holder;
  } catch (error) {
    if (error instanceof SyntaxError) return null; // A holder killed while it wrote its name holds nothing by it.
    throw error;
  }
}

function lockedError(path: string, holder: Holder | null): MediaStructError {
  const who =
    holder === null
      ? 'another process'
      : `${holder.command} (process ${holder.pid} on ${holder.host}, since ${holder.since})`;
  return new MediaStructError('locked', `${path}: the library is in use by ${who}`, {
    path,
    suggestions: ['Wait until it has finished, then run this again. Nothing was changed.'],
  });
}
