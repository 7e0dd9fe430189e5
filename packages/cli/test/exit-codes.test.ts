import { spawn, spawnSync } from 'node:child_process';
import fs from 'fs-extra';
import { tmpdir } from 'node:os';
import path from 'node:path';
import process from 'node:process';
import { afterAll, afterEach, beforeAll, beforeEach, describe, expect, it } from 'vitest';
import { jpegFile } from '../../../mediagen/src/index.ts';
import { EXIT_CODES, nodeFileAccess } from '@mediastruct/core';
import { LibraryLock } from '@mediastruct/core/testing';
import { program } from '../../command/test/program.ts';

const FIXTURES = path.resolve(import.meta.dirname, '../../../fixtures');

interface Call {
  readonly args: readonly string[];
  readonly env?: Readonly<Record<string, string>>;
  /** Put before the program, such as `env NAME=value`. */
  readonly before?: readonly string[];
}

interface Row {
  readonly code: keyof typeof EXIT_CODES;
  readonly when: string;
  /** Makes the situation in a fresh library and tells what to call. */
  readonly arrange: (library: string) => Call;
}

/** Holds a new library, from which each test has its own. */
let made: string;
let folder: string;
let library: string;

function call({ args, env = {}, before = [] }: Call): {
  status: number | null;
  stdout: string;
  stderr: string;
} {
  const [command = '', ...rest] = [...before, process.execPath, program, ...args];
  const { status, stdout, stderr } = spawnSync(command, rest, {
    cwd: folder,
    encoding: 'utf8',
    env: { PATH: process.env['PATH'], HOME: folder, ...env },
  });
  return { status, stdout, stderr };
}

function must(...args: string[]): void {
  const done = call({ args: [...args, '--library', library] });
  if (done.status !== 0) throw new Error(`${args.join(' ')}: ${done.stdout}${done.stderr}`);
}

function picture(name: string, seed: number): string {
  const file = path.join(folder, 'card', name);
  fs.outputFileSync(file, jpegFile({ size: 200_000, seed }));
  return file;
}

function savedPlan(): string {
  picture('IMG_20190512_101010.jpg', 1);
  picture('IMG_20190513_101010.jpg', 2);
  const plan = path.join(folder, 'a.plan');
  must('ingest', path.join(folder, 'card'), '--plan', plan);
  return plan;
}

function archived(): string {
  picture('IMG_20190512_101010.jpg', 1);
  must('ingest', path.join(folder, 'card'), '--yes');
  must('archive', '--yes');
  return fs.readdirSync(path.join(library, 'archive')).find((name) => !name.endsWith('.txt')) ?? '';
}

function indexFile(tree: string): string {
  return path.join(library, '.mediastruct/indexes', `${tree}.ndjson`);
}

/** One byte of a filed picture changes, size and time stay: what a failing disk does. */
function rot(): void {
  const [file = ''] = fs
    .readdirSync(path.join(library, 'media'), { recursive: true })
    .map(String)
    .filter((name) => name.endsWith('.jpg'));
  const whole = path.join(library, 'media', file);
  const { atime, mtimeNs } = fs.statSync(whole, { bigint: true });
  const bytes = fs.readFileSync(whole);
  bytes[1000] = (bytes[1000] as number) ^ 1;
  fs.writeFileSync(whole, bytes);
  fs.utimesSync(whole, atime, Number(mtimeNs) / 1e9);
}

const ROWS: readonly Row[] = [
  { code: 'done', when: 'all is well', arrange: () => ({ args: ['status'] }) },
  {
    code: 'some-files-failed',
    when: 'one of two files changed after it was planned',
    arrange: () => {
      const plan = savedPlan();
      picture('IMG_20190512_101010.jpg', 3);
      return { args: ['apply', plan, '--yes'] };
    },
  },
  {
    code: 'some-files-failed',
    when: 'a saved plan is applied and an index cannot be brought up to date',
    arrange: () => {
      const plan = savedPlan();
      fs.copySync(path.join(FIXTURES, 'index/invalid/cut-off.ndjson'), indexFile('media'));
      return { args: ['apply', plan, '--yes'] };
    },
  },
  {
    code: 'content-mismatch',
    when: 'a file rotted',
    arrange: () => {
      picture('IMG_20190512_101010.jpg', 1);
      const card = path.join(folder, 'card');
      fs.utimesSync(path.join(card, 'IMG_20190512_101010.jpg'), 1_600_000_000, 1_600_000_000);
      must('ingest', card, '--yes');
      rot();
      return { args: ['crawl', 'media'] };
    },
  },
  { code: 'file-missing', when: 'nothing is found', arrange: () => ({ args: ['find', 'no-such-picture'] }) },
  {
    code: 'damaged',
    when: 'an index is cut off',
    arrange: () => {
      fs.copySync(path.join(FIXTURES, 'index/invalid/cut-off.ndjson'), indexFile('media'));
      return { args: ['crawl', 'media'] };
    },
  },
  {
    code: 'refused-archive',
    when: 'a burned volume would be taken back',
    arrange: () => {
      must('archive', 'mark', archived(), 'burned', '--label', 'A', '--location', 'B');
      return { args: ['undo', 'last', '--yes'] };
    },
  },
  { code: 'target-differs', when: 'a library is there already', arrange: (at) => ({ args: ['init', at] }) },
  {
    code: 'plan-stale',
    when: 'a plan was applied before',
    arrange: () => {
      const plan = savedPlan();
      must('apply', plan, '--yes');
      return { args: ['apply', plan, '--yes'] };
    },
  },
  {
    code: 'no-space',
    when: 'the file system has no room left',
    arrange: () => {
      picture('IMG_20190512_101010.jpg', 1);
      return {
        args: ['ingest', path.join(folder, 'card'), '--yes'],
        before: ['env', `NODE_OPTIONS=--require ${fullDisk()}`],
      };
    },
  },
  {
    code: 'tree-changed',
    when: 'a source is absent',
    arrange: () => ({ args: ['ingest', '/no/such/card', '--yes'] }),
  },
  {
    code: 'no-index',
    when: 'the media tree was never crawled',
    arrange: (at) => {
      fs.removeSync(indexFile('media'));
      fs.outputFileSync(path.join(at, 'media/a.txt'), 'a');
      fs.ensureDirSync(path.join(folder, 'card'));
      return { args: ['ingest', path.join(folder, 'card'), '--yes'] };
    },
  },
  {
    code: 'unfinished-run',
    when: 'a run was begun and not finished',
    arrange: (at) => {
      const run = path.join(at, '.mediastruct/runs/20240512T100000-ingest-0001');
      fs.copySync(path.join(FIXTURES, 'plan/valid/nothing-to-do.ndjson'), path.join(run, 'plan.ndjson'));
      fs.copySync(
        path.join(FIXTURES, 'journal/warning/torn-last-line.ndjson'),
        path.join(run, 'journal.ndjson'),
      );
      return { args: ['dedupe', '--yes'] };
    },
  },
  {
    code: 'newer-format',
    when: 'an index was written by a newer program',
    arrange: () => {
      fs.copySync(path.join(FIXTURES, 'index/invalid/newer-version.ndjson'), indexFile('media'));
      return { args: ['crawl', 'media'] };
    },
  },
  {
    code: 'tool-missing',
    when: 'there is no perl',
    arrange: () => {
      picture('IMG_20190512_101010.jpg', 1);
      return {
        args: ['ingest', path.join(folder, 'card'), '--yes', '--dates', 'exiftool'],
        env: { PATH: path.join(folder, 'empty') },
      };
    },
  },
  {
    code: 'wrong-volume',
    when: 'another folder is named as the disc',
    arrange: () => {
      const volume = archived();
      return { args: ['archive', 'verify', volume, '--at', path.join(folder, 'card')] };
    },
  },
  { code: 'usage', when: 'a flag is unknown', arrange: () => ({ args: ['status', '--no-such-flag'] }) },
];

/** Tested elsewhere: a bug and an interruption need a plugin and a signal; 41 is there for plugins that call tools. */
const ELSEWHERE = ['bug', 'locked', 'tool-failed', 'interrupted'];

beforeAll(() => {
  folder = made = fs.mkdtempSync(path.join(tmpdir(), 'mediastruct-exit-'));
  library = path.join(made, 'library');
  must('init', library);
});

afterAll(() => fs.removeSync(made));

beforeEach(() => {
  folder = fs.mkdtempSync(path.join(tmpdir(), 'mediastruct-exit-'));
  library = path.join(folder, 'library');
  fs.copySync(path.join(made, 'library'), library);
});

afterEach(() => fs.removeSync(folder));

describe('exit codes', () => {
  it('have a row each', () => {
    const covered = [...ROWS.map(({ code }) => code), ...ELSEWHERE];
    expect([...new Set(covered)].sort()).toEqual(Object.keys(EXIT_CODES).sort());
  });

  it.each(ROWS)('$code: $when', ({ code, arrange }) => {
    const asked = arrange(library);
    const { status, stderr, stdout } = call({ ...asked, args: [...asked.args, '--library', library] });
    expect({ status, stdout, stderr }).toMatchObject({ status: EXIT_CODES[code] });
    expect(stdout + stderr).not.toContain('please report');
  });

  it.each(ROWS)('$code with --json: $when', ({ code, arrange }) => {
    const asked = arrange(library);
    const { status, stdout, stderr } = call({
      ...asked,
      args: [...asked.args, '--library', library, '--json'],
    });
    expect({ status, stderr }).toEqual({ status: EXIT_CODES[code], stderr: '' });
    const answer = JSON.parse(stdout) as { error?: { exitCode: number } };
    if (answer.error !== undefined) expect(answer.error.exitCode).toBe(EXIT_CODES[code]);
  });

  it('31: the library is in use, and free again after', () => {
    const lock = LibraryLock.take(nodeFileAccess, path.join(library, '.mediastruct/lock'), 'a test');
    const args = ['dedupe', '--yes', '--library', library, '--json'];
    const refused = call({ args });
    expect(refused.status).toBe(EXIT_CODES.locked);
    expect(refused.stdout).toContain('a test');
    lock[Symbol.dispose]();
    expect(call({ args }).status).toBe(0);
  });

  it('130: the user interrupts, and nothing is half done', async () => {
    const args = ['mediagen', '--basedir', path.join(folder, 'large'), '--mediasize', '20GB', '--plain'];
    const child = spawn(process.execPath, [program, ...args], { stdio: 'ignore' });
    await fs.ensureDir(path.join(folder, 'large'));
    while (fs.readdirSync(path.join(folder, 'large')).length === 0)
      await new Promise((resolve) => setTimeout(resolve, 50));
    child.kill('SIGINT');
    const status = await new Promise((resolve) => child.on('exit', resolve));
    expect(status).toBe(EXIT_CODES.interrupted);
  });
});

/** A module that makes every file system look full. */
function fullDisk(): string {
  const file = path.join(folder, 'full-disk.cjs');
  fs.writeFileSync(
    file,
    `const fs = require('node:fs');
     const real = fs.statfsSync;
     fs.statfsSync = (...given) => {
       const told = real(...given);
       return Object.assign(told, { bavail: typeof told.bavail === 'bigint' ? 0n : 0 });
     };
     require('node:module').syncBuiltinESMExports();`,
  );
  return file;
}
