import { once } from 'node:events';
import process from 'node:process';
import { installedJobs, nodeFileAccess, openLibrary, planIngest } from '@mediastruct/core';
import { completeRun, inlineContent, withSession } from '@mediastruct/core/testing';

/** Plans an ingest of the library's drop folder, tells it is ready, waits for a word, and moves. */
async function main(): Promise<void> {
  const library = openLibrary(process.argv[2] ?? '');
  const options = { command: 'ingest', jobs: installedJobs(), content: inlineContent(nodeFileAccess) };
  await withSession(library, options, async (session) => {
    const dates = { useModifyDate: false, useMtime: false, shift: {} };
    const { run } = await planIngest(session, { sources: [], move: false, ...dates });
    process.stdout.write('ready\n');
    await once(process.stdin, 'data');
    const { states } = await completeRun(session, run);
    process.stdout.write(`${JSON.stringify(states)}\n`);
  });
  process.exit(0);
}

await main();
