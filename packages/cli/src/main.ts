import { createRequire } from 'node:module';
import process from 'node:process';
import { fileURLToPath } from 'node:url';

/** Runs one `mediastruct` command line (without the program's name) to its end and its exit code. */
export async function main(argv: string[]): Promise<void> {
  if (argv[0] === '--version') return printVersion();
  const { runProgram } = await import('@mediastruct/command');
  await runProgram(argv, { root: fileURLToPath(new URL('..', import.meta.url)) });
}

/** Needs no command, so it loads none: oclif alone takes twice as long as this answer. */
function printVersion(): void {
  // Its own package.json; a test runs `--version`.
  const { version } = createRequire(import.meta.url)('../package.json') as { version: string };
  const { node } = process.versions;
  process.stdout.write(`mediastruct ${version} (node ${node}, ${process.platform}-${process.arch})\n`);
}
