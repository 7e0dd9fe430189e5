import { hostname } from 'node:os';

const MARK = /^([A-Za-z0-9-]+)\.(\d+)$/;

/** A part of a name that tells the machine and the process that made a temporary file: `host.4711`. */
export function processMark(): string {
  return `${host()}.${process.pid}`;
}

/** True where a mark is of a process of this machine that is no more, so that what bears it was left by a run that was killed. */
export function isOfDeadProcess(mark: string): boolean {
  const [, machine, pid] = MARK.exec(mark) ?? [];
  return machine === host() && !isAlive(Number(pid));
}

function isAlive(pid: number): boolean {
  try {
    process.kill(pid, 0);
    return true;
  } catch (error) {
    // A process of somebody else may not be signalled, and is there.
    return error instanceof Error && 'code' in error && error.code === 'EPERM';
  }
}

function host(): string {
  return hostname().replace(/[^A-Za-z0-9-]/g, '-') || 'host';
}
