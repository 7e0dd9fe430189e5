import { once } from 'node:events';
import process from 'node:process';
import { inlineContent } from '../../packages/core/src/files/content-port.ts';
import { nodeFileAccess } from '../../packages/core/src/files/node-file-access.ts';
import {
  completeRun,
  installedJobs,
  openLibrary,
  planIngest,
  withSession,
} from '../../packages/core/src/index.ts';

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
