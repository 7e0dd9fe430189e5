import type { ChildProcess } from 'node:child_process';
import { spawn, spawnSync } from 'node:child_process';
import { once } from 'node:events';
import { existsSync, mkdirSync, readdirSync, readFileSync, symlinkSync, writeFileSync } from 'node:fs';
import { hostname } from 'node:os';
import { join } from 'node:path';
import { afterEach, describe, expect, it } from 'vitest';
import { nodeFileAccess } from '../../src/files/node-file-access.ts';
import { LibraryLock } from '../../src/library/lock.ts';
import { alteredAccess, systemError } from '../files/altered-access.ts';
import { temporaryFolder } from '../files/temporary-folder.ts';
import { refusal } from './refusal.ts';

const folder = temporaryFolder();
const SEARCH_PATH = process.env['PATH'];
const children: ChildProcess[] = [];

afterEach(() => {
  process.env['PATH'] = SEARCH_PATH;
  for (const child of children.splice(0)) child.kill('SIGKILL');
});

function take(access = nodeFileAccess): LibraryLock {
  return LibraryLock.take(access, folder.at('lock'), 'this');
}

/** A search path without the `flock` program, as on other systems than Linux. */
function withoutFlock(): string {
  const empty = folder.at('no-programs');
  mkdirSync(empty, { recursive: true });
  return empty;
}

async function holder(path = SEARCH_PATH): Promise<ChildProcess> {
  const program = join(import.meta.dirname, 'hold-lock.ts');
  const child = spawn(process.execPath, [program, folder.at('lock')], {
    stdio: ['ignore', 'pipe', 'inherit'],
    env: { ...process.env, PATH: path },
  });
  children.push(child);
  await once(child.stdout, 'data');
  return child;
}

const ways = spawnSync('flock', ['--version']).error === undefined ? ['flock', 'a file'] : ['a file'];

describe.each(ways)('the lock by %s', (way) => {
  const path = () => (way === 'flock' ? SEARCH_PATH : withoutFlock());

  it('refuses a second process, naming the first', async () => {
    process.env['PATH'] = path();
    const child = await holder(path());
    expect(() => take()).toThrow(
      refusal('locked', folder.at('lock'), `other (process ${child.pid} on ${hostname()}`),
    );
  });

  it('is free again after kill -9', async () => {
    process.env['PATH'] = path();
    const child = await holder(path());
    child.kill('SIGKILL');
    await once(child, 'exit');
    take()[Symbol.dispose]();
  });

  it('is free again after it was given back', () => {
    process.env['PATH'] = path();
    for (let nth = 0; nth < 3; nth++) {
      using lock = take();
      void lock;
      expect(() => take()).toThrow(refusal('locked', 'this'));
    }
    expect(readdirSync(folder.path).filter((name) => name.startsWith('lock'))).toEqual(['lock']);
    expect(readFileSync(folder.at('lock'), 'utf8')).toBe('');
  });

  it.each(ways)('refuses a second process that locks by %s', async (other) => {
    await holder(path());
    process.env['PATH'] = other === 'flock' ? SEARCH_PATH : withoutFlock();
    expect(() => take()).toThrow(refusal('locked', 'other'));
  });
});

describe('the lock by a file', () => {
  function held(change: object): void {
    process.env['PATH'] = withoutFlock();
    {
      using lock = take();
      void lock;
      const now = JSON.parse(readFileSync(folder.at('lock.held'), 'utf8')) as object;
      writeFileSync(folder.at('kept'), JSON.stringify({ ...now, ...change }));
    }
    writeFileSync(folder.at('lock.held'), readFileSync(folder.at('kept')));
  }

  it('is never taken from another host', () => {
    held({ host: 'elsewhere', pid: 2 ** 30 });
    expect(() => take()).toThrow(refusal('locked', 'on elsewhere'));
  });

  it('is taken over from before the last start of this host', () => {
    held({ bootId: 'before' });
    take()[Symbol.dispose]();
    expect(existsSync(folder.at('lock.held'))).toBe(false);
  });

  it('is taken over from a holder that was killed while it wrote its name', () => {
    held({});
    writeFileSync(folder.at('lock.held'), '{"pid":');
    take()[Symbol.dispose]();
  });

  it('works where there are no hard links', () => {
    process.env['PATH'] = withoutFlock();
    const access = alteredAccess({
      link: () => {
        throw systemError('EPERM');
      },
    });
    using lock = take(access);
    void lock;
    expect(() => take(access)).toThrow(refusal('locked', 'this'));
  });

  it('is used where the kernel does not lock', () => {
    const programs = withoutFlock();
    symlinkSync('/bin/sh', join(programs, 'sh'));
    writeFileSync(join(programs, 'flock'), '#!/bin/sh\nexit 71\n', { mode: 0o755 });
    process.env['PATH'] = programs;
    using lock = take();
    void lock;
    expect(existsSync(folder.at('lock.held'))).toBe(true);
  });
});
