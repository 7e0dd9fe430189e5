import process from 'node:process';
import { type Interfaces, run, settings } from '@oclif/core';
import { reportFailure } from './failure/report-failure.ts';

/** Where the program's package is: oclif reads its commands and plugins there, unless the plugins are given. */
export type ProgramOptions = Pick<Interfaces.Options, 'root' | 'pjson' | 'plugins'>;

const nothing = (): void => {};
const SILENT: Interfaces.Logger = {
  namespace: 'oclif',
  child: () => SILENT,
  debug: nothing,
  error: nothing,
  info: nothing,
  trace: nothing,
  warn: nothing,
};

/** Runs one command line (without the program's name) to its end and its exit code. */
export async function runProgram(argv: string[], options: ProgramOptions): Promise<void> {
  const end = (error: unknown) => reportFailure(error, { json: wantsJson(argv) });
  process.once('uncaughtException', (error) => void end(error));
  // A reader of the messages that went away must not stop a job that moves files.
  process.stderr.on('error', () => {});
  // Sources run as they are under Node's type stripping: oclif must not look for a transpiler or a build.
  settings.enableAutoTranspile = false;
  try {
    await run(argv, { ...options, logger: loggerOf(process.env), userPlugins: false, devPlugins: false });
  } catch (error) {
    await end(error);
  }
}

/** Silent, unless DEBUG asks for what oclif tells; the package that prints it takes longer to load than a command to parse its flags. */
function loggerOf({ DEBUG }: NodeJS.ProcessEnv): Interfaces.Logger | undefined {
  return DEBUG === undefined ? SILENT : undefined;
}

function wantsJson(argv: readonly string[]): boolean {
  const ends = argv.indexOf('--');
  return argv.slice(0, ends === -1 ? undefined : ends).includes('--json');
}
