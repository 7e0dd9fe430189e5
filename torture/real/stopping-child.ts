import process from 'node:process';
import { text } from 'node:stream/consumers';
import { exitCodeOf, nodeFileAccess, openSession } from '@mediastruct/core';
import { inlineContent, withSession } from '@mediastruct/core/testing';
import { CASES } from '../commands/cases.ts';
import type { Places } from '../commands/stage.ts';
import { stageLibrary } from '../commands/stage.ts';
import type { ToolCall } from '../run-tool.ts';
import { run } from '../run-tool.ts';
import { isPoint, watchedAccess } from '../watched-access.ts';
import { tortureKinds } from '../commands/brought.ts';
import { tortureJobs } from '../commands/torture-job.ts';

/** What becomes of the program: it is killed, or it runs on over what was done to it. */
export type Fate = 'killed' | 'runs on';

/** What a sweep asks of a child, on its standard input: one command, and what happens in the middle of it. */
export interface ChildTask {
  readonly name: string;
  readonly places: Places;
  /** Before the nth change or sync, or after the command has told of its success. */
  readonly at: number | 'after success';
  /** What is called there, such as the stop of a disk. */
  readonly calls: readonly ToolCall[];
  readonly fate: Fate;
}

/** Runs one command for real, under the library's lock, and stops itself, so that nothing happens in between. */
async function main(request: string): Promise<void> {
  const { name, places, at, calls, fate } = JSON.parse(request) as ChildTask;
  const torture = CASES.find((one) => one.name === name);
  if (torture === undefined) throw new Error(`unknown case ${name}`);
  const stop = () => {
    for (const call of calls) run(call);
    if (fate === 'killed') process.kill(process.pid, 'SIGKILL');
  };
  let changes = 0;
  const access = watchedAccess(nodeFileAccess, {
    before: (call) => {
      if (isPoint(call) && (changes += 1) === at) stop();
    },
  });
  const content = inlineContent(access);
  const options = {
    command: torture.command,
    jobs: tortureJobs(),
    holderKinds: tortureKinds(),
    content,
    mayResume: true,
  };
  const inSession = torture.locksItself === true ? openSession : withSession;
  await inSession(stageLibrary(places, access), options, async (session) => {
    const summary = await torture.act(session, { access, places });
    if (at === 'after success') stop();
    process.exitCode = exitCodeOf(summary);
  });
}

const request = await text(process.stdin);
// A command whose disk is gone may well end with an error.
if (request !== '') await main(request).catch(() => (process.exitCode = 70));
