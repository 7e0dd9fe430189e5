import { spawnSync } from 'node:child_process';
import { mkdirSync, mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import process from 'node:process';

/** Whether this machine lets a test mount a folder a second time, which asks for root and for Linux. */
export const CAN_BIND = canBind();

/** Shows the folder `of` at `at` as well, until it is disposed of. */
export function bindMount({ of, at }: { readonly of: string; readonly at: string }): Disposable {
  mkdirSync(at, { recursive: true });
  run('mount', '--bind', of, at);
  return { [Symbol.dispose]: () => run('umount', at) };
}

function run(tool: string, ...args: readonly string[]): void {
  const { status, stderr, error } = spawnSync(tool, args, { encoding: 'utf8' });
  if (status !== 0) throw new Error(`${tool} ${args.join(' ')}: ${error?.message ?? stderr}`);
}

function canBind(): boolean {
  if (process.platform !== 'linux' || process.getuid?.() !== 0) return false;
  const folder = mkdtempSync(join(tmpdir(), 'mediastruct-bind-'));
  try {
    using mount = bindMount({ of: folder, at: join(folder, 'at') });
    return mount !== null;
  } catch {
    return false;
  } finally {
    rmSync(folder, { recursive: true });
  }
}
