import process from 'node:process';
import { text } from 'node:stream/consumers';
import { nodeFileAccess } from '../../packages/core/src/files/node-file-access.ts';
import { inlineContent } from '../../packages/core/src/files/content-port.ts';
import { openLibrary } from '../../packages/core/src/library/library.ts';
import { exitCodeOf } from '../../packages/core/src/journal/exit-code.ts';
import { withSession } from '../../packages/core/src/journal/with-session.ts';
import { coreJobs } from '../../packages/core/src/jobs.ts';
import { CASES } from '../commands/cases.ts';
import type { Places } from '../commands/stage.ts';

import { isPoint, watchedAccess } from '../watched-access.ts';
import type { Cut } from './cuts.ts';
import { cutPower } from './power-disk.ts';

/** What the section asks of a child, on its standard input: one command, and when which disks stop under it. */
export interface PowerTask {
  readonly name: string;
  readonly places: Places;
  /** Where the disks that stop are mounted. */
  readonly disks: readonly string[];
  readonly cut: Cut;
}

/** Runs one command for real, and stops the disks under it itself, so that nothing happens in between. */
async function main(request: string): Promise<void> {
  const { name, places, disks, cut } = JSON.parse(request) as PowerTask;
  const torture = CASES.find((one) => one.name === name);
  if (torture === undefined) throw new Error(`unknown case ${name}`);
  const stop = () => {
    for (const disk of disks) cutPower(disk, cut.flush);
    if (cut.fate === 'killed') process.kill(process.pid, 'SIGKILL');
  };
  let changes = 0;
  const access = watchedAccess(nodeFileAccess, {
    before: (call) => {
      if (isPoint(call) && (changes += 1) === cut.at) stop();
    },
  });
  const content = inlineContent(access);
  const options = { command: torture.command, jobs: coreJobs, content, mayResume: true };
  await withSession(openLibrary(places.library, access), options, async (session) => {
    const summary = await torture.act(session, { access, places });
    if (cut.at === 'after success') stop();
    process.exitCode = exitCodeOf(summary);
  });
}

const request = await text(process.stdin);
// A command whose disk is gone may well end with an error.
if (request !== '') await main(request).catch(() => (process.exitCode = 70));
