import { hostname } from 'node:os';
import type { FileAccess } from '../files/file-access.ts';
import { errnoOf } from '../files/file-access.ts';
import { nodeFileAccess } from '../files/node-file-access.ts';
import { readStateFile } from '../files/state-file.ts';

/** Who holds a lock; `since` is ISO 8601 UTC. */
export interface LockHolder {
  readonly pid: number;
  readonly host: string;
  readonly bootId: string;
  readonly command: string;
  readonly since: string;
}

export function thisHolder(command: string): LockHolder {
  return {
    pid: process.pid,
    host: hostname(),
    bootId: thisBootId(),
    command,
    since: new Date().toISOString(),
  };
}

/** The holder that a lock's file names; null where there is none, or where it was killed before its name was whole. */
export function readHolder(access: FileAccess, path: string): LockHolder | null {
  try {
    return JSON.parse(readStateFile(access, path) ?? 'null') as LockHolder | null;
  } catch (error) {
    if (error instanceof SyntaxError) return null;
    throw error;
  }
}

/** False only where a holder is proven gone; one on another host may be alive for all we know. */
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
  return (bootId ??= readStateFile(nodeFileAccess, '/proc/sys/kernel/random/boot_id')?.trim() ?? 'unknown');
}
