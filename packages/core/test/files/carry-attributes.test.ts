import { execFileSync, spawnSync } from 'node:child_process';
import { Buffer } from 'node:buffer';
import { writeFileSync } from 'node:fs';
import { afterEach, describe, expect, it, vi } from 'vitest';
import type { FileAccess } from '../../src/files/file-access.ts';
import type { AttributePair } from '../../src/files/carry-attributes.ts';
import { giveAttributes, readAttributes } from '../../src/files/carry-attributes.ts';
import { nodeFileAccess } from '../../src/files/node-file-access.ts';
import { bytesToPath, toFsPath } from '../../src/files/path-text.ts';
import { alteredAccess } from './altered-access.ts';
import { temporaryFolder } from './temporary-folder.ts';

const folder = temporaryFolder();
const HAS_TOOLS = spawnSync('setfattr', ['--version']).error === undefined;

afterEach(() => vi.unstubAllEnvs());

describe.skipIf(!HAS_TOOLS)('readAttributes and giveAttributes', () => {
  it('gives each copy what its source has, whatever bytes are in the names, and makes it durable', async () => {
    const names = ['plain', 'two\nlines', 'back\\slash = %0A', bytesToPath(Buffer.from([0x61, 0xff, 0x20]))];
    const pairs = names.map((name) => ({ from: folder.at(`${name}.jpg`), to: folder.at(`${name}.part`) }));
    for (const [at, { from, to }] of pairs.entries()) {
      for (const path of [from, to]) writeFileSync(toFsPath(path), 'x');
      setAttribute(from, 'user.rating', `five ${at}`);
    }
    const bare = { from: folder.at('bare.jpg'), to: folder.at('bare.part') };
    for (const path of Object.values(bare)) writeFileSync(path, 'x');
    let synced = 0;
    const access = alteredAccess({ fsync: (real, fd) => (real(fd), void (synced += 1)) });
    expect(await carryAttributes(access, [bare, ...pairs])).toBeNull();
    expect(pairs.map(({ to }) => attribute(to, 'user.rating'))).toEqual(pairs.map((_, at) => `five ${at}`));
    expect(synced).toBe(pairs.length);
  });

  it('tells of a source that cannot be read', async () => {
    const pair = { from: folder.at('gone.jpg'), to: folder.at('a.part') };
    expect(await carryAttributes(nodeFileAccess, [pair])).toMatch(/could not be read: .*No such file/);
  });

  it('tells why attributes could not be kept', async () => {
    const pair = { from: folder.at('a.jpg'), to: folder.at('not-there.part') };
    writeFileSync(pair.from, 'x');
    expect(await carryAttributes(nodeFileAccess, [pair])).toBeNull();
    setAttribute(pair.from, 'user.rating', 'five');
    expect(await carryAttributes(nodeFileAccess, [pair])).toMatch(/No such file/i);
    vi.stubEnv('PATH', '');
    expect(await carryAttributes(nodeFileAccess, [pair])).toContain('package "attr" did not run');
  });
});

/** Reads the attributes of the sources and gives them to the copies. */
async function carryAttributes(access: FileAccess, pairs: readonly AttributePair[]): Promise<string | null> {
  return giveAttributes(access, await readAttributes(pairs.map(({ from }) => from)), pairs);
}

function setAttribute(path: string, name: string, value: string): void {
  withPath(path, ['setfattr', '-n', name, '-v', value]);
}

function attribute(path: string, name: string): string {
  return withPath(path, ['getfattr', '--only-values', '--absolute-names', '-n', name]);
}

/** Runs a command with a path of any bytes behind it. */
function withPath(path: string, command: readonly string[]): string {
  const bytes = toFsPath(path);
  const input = Buffer.concat([Buffer.from(bytes as Buffer), Buffer.from([0])]);
  return execFileSync('xargs', ['-0', ...command], { input, encoding: 'utf8' });
}
