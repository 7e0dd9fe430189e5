import { existsSync, mkdirSync, readFileSync, rmSync, symlinkSync, writeFileSync } from 'node:fs';
import { createHash } from 'node:crypto';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { isDescribed } from '../src/set/is-described.ts';
import { TestShelf } from './test-shelf.ts';

let shelf: TestShelf;
const at = (name: string) => shelf.path(`one/${name}`);
const text = (name: string) => readFileSync(at(name), 'utf8');

beforeEach(async () => {
  shelf = new TestShelf();
  await shelf.addDisk('one');
  await shelf.addSource();
  shelf.write('a.jpg', 'content of a');
});
afterEach(() => shelf[Symbol.dispose]());

/** What a backup tells of the texts on its disk. */
async function told(): Promise<readonly (string | undefined)[]> {
  const { warnings } = await shelf.backup('one');
  return warnings.first.map(({ path }) => path);
}

/** A text as another version of the program wrote it. */
function ofOtherVersion(name: string): string {
  const lines = text(name).split('\n');
  const body = ['Another version.', ...lines.slice(0, -2), ''].join('\n');
  const seal = (lines.at(-2) ?? '').replace(/[0-9a-f]{64}$/, createHash('sha256').update(body).digest('hex'));
  return `${body}${seal}\n`;
}

describe('the README and the script on a disk', () => {
  it('stay as their owner changed them; ours stand beside them, which is told once', async () => {
    const ours = { readme: text('README.txt'), script: text('restore.sh') };
    writeFileSync(at('README.txt'), `${ours.readme}Grandma has the key.\n`);
    writeFileSync(at('restore.sh'), '#!/bin/sh\necho mine\n');
    expect(await told()).toEqual([at('README.txt'), at('restore.sh')]);
    expect(text('README.txt')).toBe(`${ours.readme}Grandma has the key.\n`);
    expect(text('restore.sh')).toBe('#!/bin/sh\necho mine\n');
    expect(text('README.new.txt')).toBe(ours.readme);
    expect(text('restore.new.sh')).toBe(ours.script);
    expect(await told()).toEqual([]);
    // Nothing is left to be written for that.
    expect(isDescribed(shelf.library, { root: shelf.path('one') })).toBe(true);
  });

  it('are brought up to date where an earlier program wrote them and nobody changed them', async () => {
    const now = text('README.txt');
    writeFileSync(at('README.txt'), ofOtherVersion('README.txt'));
    expect(await told()).toEqual([]);
    expect(text('README.txt')).toBe(now);
    expect(existsSync(at('README.new.txt'))).toBe(false);
  });

  it('are known without their last line too, as they were on the first disks', async () => {
    const now = text('restore.sh');
    writeFileSync(at('restore.sh'), `${now.trimEnd().split('\n').slice(0, -1).join('\n')}\n`);
    expect(await told()).toEqual([]);
    expect(text('restore.sh')).toBe(now);
  });

  it('do not keep the record of the set from being written, whatever stands in their place', async () => {
    writeFileSync(shelf.path('mine.txt'), 'mine');
    rmSync(at('README.txt'));
    symlinkSync(shelf.path('mine.txt'), at('README.txt'));
    mkdirSync(at('README.new.txt'));
    expect(await told()).toEqual([at('README.txt')]);
    expect(readFileSync(shelf.path('mine.txt'), 'utf8')).toBe('mine');
    expect(existsSync(at('catalogue/set.ndjson.gz'))).toBe(true);
  });
});
