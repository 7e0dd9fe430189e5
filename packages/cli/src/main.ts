import { createRequire } from 'node:module';
import process from 'node:process';
import { fileURLToPath } from 'node:url';

/** Runs one command line (without the program's name) to its end and its exit code. */
export async function main(argv: string[]): Promise<void> {
  if (argv[0] === '--version') return printVersion();
  const { reportFailure } = await import('@mediastruct/command');
  const end = (error: unknown) => reportFailure(error, { json: wantsJson(argv) });
  process.once('uncaughtException', (error) => void end(error));
  // A reader of the messages that went away must not stop a job that moves files.
  process.stderr.on('error', () => {});
  try {
    await runCommand(argv);
  } catch (error) {
    await end(error);
  }
}

/** Sources run as they are under Node's type stripping: oclif must not look for a transpiler or a build. */
async function runCommand(argv: string[]): Promise<void> {
  const { run, settings } = await import('@oclif/core');
  settings.enableAutoTranspile = false;
  const root = fileURLToPath(new URL('..', import.meta.url));
  await run(argv, { root, userPlugins: false, devPlugins: false });
}

function wantsJson(argv: readonly string[]): boolean {
  const ends = argv.indexOf('--');
  return argv.slice(0, ends === -1 ? undefined : ends).includes('--json');
}

function printVersion(): void {
  const { version } = createRequire(import.meta.url)('../package.json') as { version: string };
  const { node } = process.versions;
  process.stdout.write(`mediastruct ${version} (node ${node}, ${process.platform}-${process.arch})\n`);
}
