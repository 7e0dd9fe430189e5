import type { ChildProcess } from 'node:child_process';
import { spawn } from 'node:child_process';
import fs from 'fs-extra';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { mediastruct } from './launch.ts';
import { program } from '../../command/test/program.ts';

let home: string;
const running: ChildProcess[] = [];

beforeEach(() => {
  home = fs.realpathSync(fs.mkdtempSync(path.join(tmpdir(), 'mediastruct-watch-')));
  expect(mediastruct(home, 'init', 'lib').status).toBe(0);
});

afterEach(() => {
  for (const child of running.splice(0)) child.kill('SIGKILL');
  fs.removeSync(home);
});

const library = () => path.join(home, 'lib');
const drop = (name: string) => path.join(library(), 'ingest', name);

/** A file with a date in its name. */
function put(name: string, content: string): void {
  fs.outputFileSync(drop(name), content);
}

/** What is filed; a copy that is not whole yet has a name of its own, which goes. */
function media(): string[] {
  const root = path.join(library(), 'media');
  return fs
    .readdirSync(root, { recursive: true, withFileTypes: true })
    .filter((entry) => entry.isFile() && !entry.name.startsWith('.ms-'))
    .map((entry) => fs.readFileSync(path.join(entry.parentPath, entry.name), 'utf8'))
    .sort();
}

interface Watching {
  readonly child: ChildProcess;
  readonly ended: Promise<{ status: number | null; stdout: string; stderr: string }>;
  stderr: string;
}

function watch(...args: string[]): Watching {
  const child = spawn(process.execPath, [program, 'ingest', '--watch', '--settle', '1', ...args], {
    cwd: library(),
    env: { PATH: process.env.PATH, HOME: home },
  });
  running.push(child);
  let stdout = '';
  const watching: Watching = {
    child,
    stderr: '',
    ended: new Promise((resolve) =>
      child.on('close', (status) => resolve({ status, stdout, stderr: watching.stderr })),
    ),
  };
  child.stdout.on('data', (bytes: Buffer) => (stdout += bytes.toString()));
  child.stderr.on('data', (bytes: Buffer) => (watching.stderr += bytes.toString()));
  return watching;
}

/** Waits for what another process does; the test's own limit ends the waiting. */
async function until(holds: () => boolean): Promise<void> {
  while (!holds()) await new Promise((resolve) => setTimeout(resolve, 50));
}

describe('ingest --watch', { timeout: 60_000 }, () => {
  it('takes files as they settle, and ends with 0 when it is stopped', async () => {
    put('IMG_20190512_101010.dat', 'first');
    const watching = watch('--json', '--progress', 'json');
    await until(() => media().length === 1);
    put('IMG_20190513_101010.dat', 'second');
    put('IMG_20190514_101010.dat.part', 'not whole');
    await until(() => media().length === 2);
    watching.child.kill('SIGTERM');
    const { status, stdout, stderr } = await watching.ended;
    expect(status).toBe(0);
    expect(JSON.parse(stdout)).toEqual({ runs: 2, states: { filed: 2 } });
    expect(fs.readdirSync(path.join(library(), 'ingest'))).toEqual(['IMG_20190514_101010.dat.part']);
    const events = stderr
      .trim()
      .split('\n')
      .filter((line) => line.startsWith('{'));
    expect(events.length).toBeGreaterThan(0);
    const documents = events.map((line) => JSON.parse(line) as { note?: string; phase?: string });
    expect(documents.filter(({ note }) => note?.startsWith('watching'))).toHaveLength(1);
    expect(documents.filter(({ phase }) => phase === 'ingest').length).toBeGreaterThan(0);
  });

  it('leaves a file alone that is still being written', async () => {
    const watching = watch('--quiet');
    const grows = drop('IMG_20190512_101010.dat');
    fs.ensureFileSync(grows);
    put('IMG_20190513_101010.dat', 'whole');
    let written = '';
    while (media().length === 0) {
      written += 'more ';
      fs.writeFileSync(grows, written);
      await new Promise((resolve) => setTimeout(resolve, 100));
    }
    expect(media()).toEqual(['whole']);
    await until(() => media().length === 2);
    expect(media()).toEqual([written, 'whole'].sort());
    watching.child.kill('SIGINT');
    expect((await watching.ended).status).toBe(0);
  });

  it('goes on where a killed one was cut off', async () => {
    for (let nth = 10; nth < 40; nth++) put(`IMG_20190512_1010${nth}.dat`, `picture ${nth}`);
    const first = watch('--quiet');
    await until(() => fs.existsSync(path.join(library(), '.mediastruct/runs')) && media().length > 0);
    first.child.kill('SIGKILL');
    await first.ended;
    const second = watch('--progress', 'json');
    await until(() => second.stderr.includes('watching'));
    await until(() => media().length === 30 && fs.readdirSync(path.join(library(), 'ingest')).length === 0);
    second.child.kill('SIGTERM');
    expect((await second.ended).status).toBe(0);
    expect(mediastruct(library(), 'resume').stdout).toContain('nothing to resume');
  });

  it('tells that a drop folder is gone, and takes it when it is there again', async () => {
    const watching = watch('--progress', 'json');
    await until(() => watching.stderr.includes('watching'));
    fs.moveSync(path.join(library(), 'ingest'), path.join(home, 'away'));
    await until(() => watching.stderr.includes('the drop folder is not there'));
    fs.outputFileSync(path.join(home, 'away/IMG_20190512_101010.dat'), 'back');
    fs.moveSync(path.join(home, 'away'), path.join(library(), 'ingest'));
    await until(() => media().length === 1);
    expect(watching.stderr).toContain('the drop folder is there again');
    watching.child.kill('SIGTERM');
    expect((await watching.ended).status).toBe(0);
  });

  it('holds the library only while a run works', async () => {
    const watching = watch('--progress', 'json');
    await until(() => watching.stderr.includes('watching'));
    expect(mediastruct(library(), 'crawl', '--quiet').status).toBe(0);
    watching.child.kill('SIGTERM');
    await watching.ended;
  });

  it('makes one run of what it cannot file, not one after the other', async () => {
    put('empty.jpg', '');
    const watching = watch('--json');
    put('IMG_20190512_101010.dat', 'picture');
    await until(() => media().length === 1);
    await new Promise((resolve) => setTimeout(resolve, 3000));
    watching.child.kill('SIGTERM');
    const { stdout } = await watching.ended;
    expect((JSON.parse(stdout) as { runs: number }).runs).toBeLessThanOrEqual(2);
  });

  it('is refused for a folder that files would be copied from', () => {
    const { status, stderr } = mediastruct(library(), 'ingest', '/tmp', '--watch');
    expect(status).toBe(64);
    expect(stderr).toContain('--move');
  });
});
