import { spawnSync } from 'node:child_process';
import { program } from '../../../packages/command/test/program.ts';

export interface Ended {
  readonly status: number | null;
  readonly out: string;
  readonly err: string;
}

/** Runs `mediastruct delta ...` in a folder. */
export function delta(cwd: string, ...words: readonly string[]): Ended {
  const { status, stdout, stderr } = spawnSync(process.execPath, [program, 'delta', ...words], {
    cwd,
    encoding: 'utf8',
    env: { ...process.env, NO_COLOR: '1' },
  });
  return { status, out: stdout, err: stderr };
}
