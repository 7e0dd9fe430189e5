import { spawnSync } from 'node:child_process';
import { program } from '../../command/test/program.ts';

export interface Ended {
  readonly status: number | null;
  readonly stdout: string;
  readonly stderr: string;
}

/** Runs the real program without a terminal, in `cwd`, away from this machine's own settings. */
export function mediastruct(cwd: string, ...args: string[]): Ended {
  const { status, stdout, stderr } = spawnSync(process.execPath, [program, ...args], {
    cwd,
    encoding: 'utf8',
    env: { PATH: process.env.PATH, HOME: cwd },
  });
  return { status, stdout, stderr };
}
