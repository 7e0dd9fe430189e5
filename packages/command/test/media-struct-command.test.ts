import { spawn, spawnSync } from 'node:child_process';
import { once } from 'node:events';
import { mkdirSync, mkdtempSync, readdirSync, realpathSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { createInterface } from 'node:readline';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { initLibrary } from '@mediastruct/core';

const sample = join(import.meta.dirname, 'sample-program.ts');
let folder: string;

beforeAll(() => {
  folder = realpathSync(mkdtempSync(join(tmpdir(), 'mediastruct-command-')));
});

afterAll(() => rmSync(folder, { recursive: true, force: true }));

function runSample(...args: string[]) {
  const { status, stdout, stderr } = spawnSync(process.execPath, [sample, ...args], {
    cwd: folder,
    // A word that every command would take.
    input: 'nothing\n',
    encoding: 'utf8',
    env: { ...process.env, MEDIASTRUCT_LIBRARY: '' },
  });
  return { status, stdout, stderr };
}

describe('exit codes', () => {
  const rows: [string[], number, string | null][] = [
    [['locked'], 31, 'locked'],
    [['bug'], 1, 'bug'],
    [['late-bug'], 1, 'bug'],
    [['echo', '--nosuch'], 64, 'usage'],
    [[], 64, 'usage'],
    [['echo', 'too', 'many'], 64, 'usage'],
    [['echo', '--yes', '--dry-run'], 64, 'usage'],
    [['library'], 64, 'usage'],
    [['partial'], 3, null],
    [['nothing'], 0, null],
  ];

  it.each(rows)('of %j are the same with and without --json', (args, exitCode, code) => {
    const plain = runSample(...args);
    const json = runSample(...args, '--json');
    expect([plain.status, json.status]).toEqual([exitCode, exitCode]);
    const printed: unknown = JSON.parse(json.stdout);
    if (code !== null) expect([plain.stdout, printed]).toMatchObject(['', { error: { code, exitCode } }]);
    if (code !== 'bug') expect(json.stderr).toBe('');
  });

  it('come with a message and what to try', () => {
    expect(runSample('locked').stderr).toBe('Error: in use\nTry: wait\n');
  });

  it('of a bug come with its stack', () => {
    expect(runSample('late-bug').stderr).toMatch(
      /TypeError: thrown in a timer\n.*sample-command\.ts.*report it/s,
    );
  });
});

describe('results', () => {
  it('print null where there is nothing', () => {
    expect(runSample('nothing', '--json').stdout).toBe('null\n');
  });

  it('stay the only thing on stdout', () => {
    const run = runSample('job');
    expect(run.stdout).toBe('the result\n');
    expect(run.stderr).toMatch(/^a\.jpg: no date found\nhash: 2 files, 2\.0 kB in /);
  });

  it.each(['--quiet', '--json'])('come without progress under %s', (flag) => {
    expect(runSample('job', flag).stderr).toBe('');
  });

  it('end quietly where the reader goes away', async () => {
    const child = spawn(process.execPath, [sample, 'rows'], { cwd: folder });
    let complaints = '';
    child.stderr.on('data', (chunk) => (complaints += String(chunk)));
    await once(child.stdout, 'data');
    child.stdout.destroy();
    expect(await once(child, 'exit')).toEqual([0, null]);
    expect(complaints).toBe('');
  });
});

describe('the library', () => {
  it('is found upwards from the current folder, and by --library', () => {
    const root = join(folder, 'lib');
    initLibrary(root, { now: new Date(0) });
    mkdirSync(join(root, 'media', 'deep'), { recursive: true });
    const { stdout } = spawnSync(process.execPath, [sample, 'library', '--json'], {
      cwd: join(root, 'media', 'deep'),
      encoding: 'utf8',
    });
    expect(JSON.parse(stdout)).toBe(root);
    expect(JSON.parse(runSample('library', '--json', '--library', 'lib').stdout)).toBe(root);
  });
});

describe('progress', () => {
  it('is told to other programs too, until the command ends', () => {
    const root = join(folder, 'worked-on');
    initLibrary(root, { now: new Date(0) });
    const { stdout } = runSample('work', '--json', '--library', root);
    expect(JSON.parse(stdout)).toMatchObject([
      { command: 'sample', phase: 'hash', files: 1, totalFiles: 2, bytes: 1000, item: 'a.jpg' },
    ]);
    expect(readdirSync(join(root, '.mediastruct'))).not.toContain('work');
  });
});

describe('asking', () => {
  it('changes nothing where there is no terminal', () => {
    const run = runSample('ask');
    expect(run.status).toBe(64);
    expect(run.stderr).toMatch(/^Error: Nothing was changed: .*\nTry: --yes .*\nTry: --dry-run /);
  });

  it('is not needed with --yes', () => {
    expect(JSON.parse(runSample('ask', '--yes', '--json').stdout)).toEqual({ applied: true });
  });

  it('is not done for a dry run', () => {
    expect(JSON.parse(runSample('ask', '--dry-run', '--json').stdout)).toEqual({ applied: false });
  });
});

describe.skipIf(process.platform === 'win32')('signals', () => {
  async function startSleeper(...args: string[]) {
    const child = spawn(process.execPath, [sample, 'sleep', ...args], { cwd: folder });
    const lines = createInterface(child.stderr)[Symbol.asyncIterator]();
    expect((await lines.next()).value).toBe('ready');
    return { child, lines };
  }

  it.each(['SIGINT', 'SIGTERM'] as const)(
    'let the file at hand be finished at the first %s',
    async (signal) => {
      const { child, lines } = await startSleeper();
      child.kill(signal);
      expect((await lines.next()).value).toBe('Finishing the file at hand; press again to stop now.');
      expect(await once(child, 'exit')).toEqual([130, null]);
    },
  );

  it('end a command that does not stop at the second', async () => {
    const { child, lines } = await startSleeper('--yes');
    child.kill('SIGINT');
    await lines.next();
    const again = setInterval(() => child.kill('SIGINT'), 50);
    expect(await once(child, 'exit')).toEqual([130, null]);
    clearInterval(again);
  });
});
