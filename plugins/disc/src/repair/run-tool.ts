import { spawn } from 'node:child_process';
import process from 'node:process';
import type { StopFlag } from '@mediastruct/core';
import { MediaStructError, throwIfStopped } from '@mediastruct/core';

/** Progress of dvdisaster and par2, a line each time. */
const PERCENT = /(\d+(?:\.\d+)?)%(?:\s*tested)?\s*$/;
/** dvdisaster tells every byte that it corrects: 600 MB of text for a scratch of 7 MB. */
const PER_BYTE = /^(?:->|CRC error|\* CRC error)/;
const MOST_LINES = 500;
const LOOK_MS = 200;

export interface ToolRun {
  readonly args: readonly string[];
  /** Folder to run in. */
  readonly folder?: string | undefined;
  readonly stop: StopFlag;
  /** Told how far the program says it is. */
  readonly onPercent?: ((percent: number) => void) | undefined;
}

/** How a program ended, and the first 500 lines of what it said but for its progress. */
export interface ToolAnswer {
  readonly status: number | null;
  readonly lines: readonly string[];
}

/**
 * Runs a program to its end. Its answer proves nothing: exit codes of dvdisaster are 0 after failures and 1 after successes. Throws `tool-missing` (40)
 * where it cannot be started, `interrupted` (130) on a stop, which ends it.
 */
export async function runTool(program: string, run: ToolRun): Promise<ToolAnswer> {
  const answer = await finished(program, run);
  throwIfStopped(run.stop);
  return answer;
}

/** Whether a program can be started. */
export async function hasTool(program: string): Promise<boolean> {
  try {
    await finished(program, { args: ['--version'], stop: { requested: false } });
    return true;
  } catch (error) {
    if (error instanceof MediaStructError) return false;
    throw error;
  }
}

function finished(program: string, { args, folder, stop, onPercent }: ToolRun): Promise<ToolAnswer> {
  return new Promise((resolve, reject) => {
    const child = spawn(program, args, {
      stdio: ['ignore', 'pipe', 'pipe'],
      cwd: folder,
      // Their messages are read. Threads of par2 that wait otherwise take all of a core, 30 times the work on a busy machine.
      env: { ...process.env, LC_ALL: 'C', LANGUAGE: 'C', OMP_WAIT_POLICY: 'passive' },
    });
    const lines: string[] = [];
    const take = (line: string) => {
      const percent = PERCENT.exec(line);
      if (percent !== null) onPercent?.(Number(percent[1]));
      else if (line.trim() !== '' && !PER_BYTE.test(line) && lines.length < MOST_LINES) lines.push(line);
    };
    const splitter = new LineSplitter(take);
    child.stdout.on('data', (part: Buffer) => splitter.add(part));
    child.stderr.on('data', (part: Buffer) => splitter.add(part));
    const looking = setInterval(() => stop.requested && child.kill(), LOOK_MS);
    child.on('error', (error) => {
      clearInterval(looking);
      reject(toolMissing(program, error.message));
    });
    child.on('close', (status) => {
      clearInterval(looking);
      splitter.end();
      resolve({ status, lines });
    });
  });
}

/** Lines end where a terminal would go back: at a line feed, a carriage return, or backspaces. */
class LineSplitter {
  #rest = '';
  readonly #take: (line: string) => void;

  constructor(take: (line: string) => void) {
    this.#take = take;
  }

  add(part: Buffer): void {
    const lines = (this.#rest + part.toString('latin1')).split(/[\n\r\b]+/);
    this.#rest = (lines.pop() ?? '').slice(-4096);
    for (const line of lines) this.#take(line);
  }

  end(): void {
    this.#take(this.#rest);
  }
}

function toolMissing(program: string, reason: string): MediaStructError {
  return new MediaStructError('tool-missing', `${program} could not be run: ${reason}`, {
    suggestions: [`Install the package "${program}" of your system.`],
  });
}

/** A program did not do what it was asked; `what` names what was expected. */
export function toolFailed(program: string, what: string, { lines }: ToolAnswer): MediaStructError {
  const said = lines.slice(-5).join(' | ');
  return new MediaStructError('tool-failed', `${program}: expected ${what}; it said: ${said}`, {
    suggestions: ['Run it again; if it stays, use another method with --repair.'],
  });
}
