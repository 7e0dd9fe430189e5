import { once } from 'node:events';
import process from 'node:process';
import { installedJobs, MediaStructError, nodeFileAccess, openLibrary } from '@mediastruct/core';
import { inlineContent, withSession } from '@mediastruct/core/testing';

/** Takes the lock of a library as every command does and holds it until it is killed; ends with the code of a refusal. */
async function main(): Promise<void> {
  const library = openLibrary(process.argv[2] ?? '');
  const options = { command: 'torture', jobs: installedJobs(), content: inlineContent(nodeFileAccess) };
  await withSession(library, options, async () => {
    process.stdout.write('held\n');
    process.stdin.resume();
    await once(process.stdin, 'end');
  });
}

try {
  await main();
} catch (error) {
  if (!(error instanceof MediaStructError)) throw error;
  process.exitCode = error.exitCode;
}
