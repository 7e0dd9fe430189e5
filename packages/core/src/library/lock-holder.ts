import { hostname } from 'node:os';
import type { FileAccess } from '../files/file-access.ts';
import { errnoOf } from '../files/file-access.ts';
import { nodeFileAccess } from '../files/node-file-access.ts';
import { readStateFile } from '../files/state-file.ts';

/** For a system that does not tell its starts apart. */
export const NO_BOOT_ID = 'unknown';

/** The process that holds a lock. */
export interface LockHolder {
  readonly pid: number;
  readonly host: string;
  /** Changes at every start of the host; `unknown` if the system has none. */
  readonly bootId: string;
  readonly command: string;
  /** ISO 8601 UTC. */
  readonly since: string;
}

/** This process as the holder of a lock. */
export function thisHolder(command: string): LockHolder {
  return {
    pid: process.pid,
    host: hostname(),
    bootId: thisBootId(),
    command,
    since: new Date().toISOString(),
  };
}

/** Reads the holder from a lock file; null if there is no file, or its writer was killed before it was whole. */
export function readHolder(access: FileAccess, path: string): LockHolder | null {
  try {
    // Only this module's callers write such files. Other JSON counts as a holder on another host: it may be alive.
    return JSON.parse(readStateFile(access, path) ?? 'null') as LockHolder | null;
  } catch (error) {
    if (error instanceof SyntaxError) return null;
    throw error;
  }
}

/** False only if the holder is certainly gone. A holder on another host may always be alive. */
export function mayBeAlive(holder: LockHolder): boolean {
  if (holder.host !== hostname()) return true;
  if (holder.bootId !== thisBootId()) return false;
  try {
    process.kill(holder.pid, 0);
    return true;
  } catch (error) {
    return errnoOf(error) === 'EPERM';
  }
}

let bootId: string | undefined;

function thisBootId(): string {
  return (bootId ??= readStateFile(nodeFileAccess, '/proc/sys/kernel/random/boot_id')?.trim() ?? NO_BOOT_ID);
}
