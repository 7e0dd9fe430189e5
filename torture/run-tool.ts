import { execFileSync } from 'node:child_process';
import process from 'node:process';

/** Tools of the administrator are not on everyone's path. */
const WITH_SBIN = { ...process.env, PATH: `${process.env['PATH'] ?? ''}:/usr/sbin:/sbin` };

/** A program and what it is told. */
export interface ToolCall {
  readonly tool: string;
  readonly args: readonly string[];
}

/** Runs a tool; its own words are part of the error. */
export function run({ tool, args }: ToolCall): string {
  try {
    return execFileSync(tool, args, { env: WITH_SBIN, stdio: ['ignore', 'pipe', 'pipe'], encoding: 'utf8' });
  } catch (error) {
    if ((error as NodeJS.ErrnoException).code !== 'ENOENT') throw error;
    throw new Error(`${tool} is missing; scripts/install-torture-tools.sh installs it`);
  }
}
