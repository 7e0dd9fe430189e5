import process from 'node:process';
import { nodeFileAccess } from '../../packages/core/src/files/node-file-access.ts';
import { inlineContent } from '../../packages/core/src/files/content-port.ts';
import { openLibrary } from '../../packages/core/src/library/library.ts';
import { withSession } from '../../packages/core/src/journal/with-session.ts';
import { coreJobs } from '../../packages/core/src/jobs.ts';
import { CASES } from '../commands/cases.ts';
import type { Places } from '../commands/stage.ts';
import { isPoint, watchedAccess } from '../watched-access.ts';

/** What the sweep asks of a child: one command, killed at its nth change; 0 lets it live. */
export interface ChildTask {
  readonly name: string;
  readonly places: Places;
  readonly killAt: number;
}

/** Runs one command for real, under the library's lock, and kills itself where it is told to. */
async function main(): Promise<void> {
  const { name, places, killAt } = JSON.parse(process.argv[2] ?? '') as ChildTask;
  const torture = CASES.find((one) => one.name === name);
  if (torture === undefined) throw new Error(`unknown case ${name}`);
  let changes = 0;
  const access = watchedAccess(nodeFileAccess, {
    before: (call) => {
      if (isPoint(call) && (changes += 1) === killAt) process.kill(process.pid, 'SIGKILL');
    },
  });
  const options = {
    command: torture.command,
    jobs: coreJobs,
    content: inlineContent(access),
    mayResume: true,
  };
  await withSession(openLibrary(places.library, access), options, (session) =>
    torture.act(session, { access, places }),
  );
  process.stdout.write(`${changes}\n`);
}

await main();
