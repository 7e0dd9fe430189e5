import { spawn } from 'node:child_process';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import process from 'node:process';
import { createInterface } from 'node:readline';
import type { Example, Row } from './report/tally.ts';
import type { Size } from './section.ts';

/** The sections start thousands of processes; without this each would compile the same sources anew, half of its time. */
const COMPILED_ONCE = { NODE_COMPILE_CACHE: join(tmpdir(), 'node-compile-cache'), ...process.env };

/** What a section tells while it runs. */
export interface Listener {
  readonly onExample: (example: Example) => void;
  readonly onNotRun: (what: string) => void;
}

export interface SectionProcess {
  readonly ended: Promise<readonly Row[]>;
  readonly stop: () => void;
}

/** Runs one share of a section in a process of its own, so that no section can disturb another. */
export function runSection(
  { name, size, share }: { name: string; size: Size; share: string },
  listener: Listener,
): SectionProcess {
  const script = join(import.meta.dirname, 'run-section.ts');
  const child = spawn(process.execPath, [script, name, '--size', size, '--share', share], {
    env: COMPILED_ONCE,
    stdio: ['ignore', 'pipe', 'inherit'],
  });
  return { ended: rowsOf(child, { name, ...listener }), stop: () => void child.kill('SIGKILL') };
}

async function rowsOf(
  child: ReturnType<typeof spawn>,
  { name, onExample, onNotRun }: Listener & { name: string },
): Promise<readonly Row[]> {
  const ended = new Promise<number | null>((resolve, reject) => {
    child.on('error', reject);
    child.on('exit', resolve);
  });
  let rows: readonly Row[] | null = null;
  if (child.stdout === null) throw new Error(`${name} has no output`);
  for await (const line of createInterface(child.stdout)) {
    const told = JSON.parse(line) as { example?: Example; notRun?: string; rows?: readonly Row[] };
    if (told.example !== undefined) onExample(told.example);
    if (told.notRun !== undefined) onNotRun(told.notRun);
    if (told.rows !== undefined) rows = told.rows;
  }
  const code = await ended;
  if (code !== 0 || rows === null)
    throw new Error(`the section ${name} ended with ${code} before it told its rows`);
  return rows;
}
