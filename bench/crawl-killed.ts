// Claim: a crawl that is killed at three random moments goes on from what it had read, and the index is what openssl says of every file.
// usage: node bench/crawl-killed.ts [FILES]
import { spawn, spawnSync } from 'node:child_process';
import { once } from 'node:events';
import { tmpdir } from 'node:os';
import path from 'node:path';
import process from 'node:process';
import { setTimeout as sleep } from 'node:timers/promises';
import fs from 'fs-extra';
import { builtProgram } from '../scripts/build/built-program.ts';
import { makeManyFiles } from './many-files.ts';
import { comparedWithOpenssl } from './openssl-hashes.ts';

const FILES = Number(process.argv[2] ?? 1_000_000);
const CLI = await builtProgram();
const home = fs.mkdtempSync(path.join(tmpdir(), 'mediastruct-bench-'));
const [tree, library] = [path.join(home, 'tree'), path.join(home, 'library')];

try {
  makeManyFiles(tree, FILES);
  spawnSync(process.execPath, [CLI, 'init', library]);
  const wholeMs = await timed(() => crawlFor(null));
  fs.removeSync(library);
  spawnSync(process.execPath, [CLI, 'init', library]);
  for (let nth = 0; nth < 3; nth++) {
    const ms = Math.round(wholeMs * (0.2 + 0.6 * Math.random()));
    await crawlFor(ms);
    console.log(`killed after ${ms} ms of about ${Math.round(wholeMs)}`);
  }
  await crawlFor(null);
  const { isEqual, line } = comparedWithOpenssl(library, tree);
  console.log(line);
  process.exitCode = isEqual ? 0 : 1;
} finally {
  fs.removeSync(home);
}

/** Crawls to the end, or kills the crawl after a time. */
async function crawlFor(ms: number | null): Promise<void> {
  const args = [CLI, 'crawl', tree, '--library', library];
  const child = spawn(process.execPath, args, { stdio: ['ignore', 'ignore', 'pipe'] });
  const told: string[] = [];
  child.stderr.on('data', (text: Buffer) => told.push(text.toString('utf8')));
  const ended = once(child, 'close');
  if (ms !== null) {
    await Promise.race([sleep(ms), ended]);
    child.kill('SIGKILL');
  }
  await ended;
  const [resumed] = /goes on from[^\n]*/.exec(told.join('')) ?? [];
  if (resumed !== undefined) console.log(`  ${resumed}`);
  if (ms === null && child.exitCode !== 0) throw new Error(told.join(''));
}

async function timed(act: () => Promise<void>): Promise<number> {
  const start = performance.now();
  await act();
  return performance.now() - start;
}
