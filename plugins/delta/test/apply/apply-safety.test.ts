import { spawnSync } from 'node:child_process';
import {
  existsSync,
  linkSync,
  mkdirSync,
  readdirSync,
  readFileSync,
  renameSync,
  symlinkSync,
  writeFileSync,
} from 'node:fs';
import { join } from 'node:path';
import type { FileAccess } from '@mediastruct/core';
import { nodeFileAccess } from '@mediastruct/core';
import { inlineContent } from '@mediastruct/core/testing';
import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { moveEntries } from '../../src/apply/aside.ts';
import { DirIndex } from '../../src/index.ts';
import { temporaryFolder } from '../temporary-folder.ts';
import { apply, differences, makeArchive, undo } from './apply-runs.ts';
import type { RandomTree } from './random-tree.ts';
import { makeTree } from './random-tree.ts';

const FLIPS = Number(process.env['DELTA_FLIPS'] ?? 25);

const file = (content: string) => ({ kind: 'file', content, mode: 0o644, seconds: 1_557_650_000 }) as const;
const BLOCKS = 'block '.repeat(3000);
const BEFORE: RandomTree = {
  big: file(`${BLOCKS}x`),
  moved: file('m'),
  gone: file('g'),
  retyped: { kind: 'folder', below: { q: file('q'), s: { kind: 'symlink', target: 'q' } } },
};
const AFTER: RandomTree = {
  big: file(`${BLOCKS}y`),
  new: { kind: 'folder', below: { moved: file('m'), more: file('more') } },
  retyped: file('was a folder'),
};

async function makeCase(root: string, before: RandomTree = BEFORE, after: RandomTree = AFTER) {
  const paths = { old: join(root, 'old'), now: join(root, 'now'), archive: join(root, 'archive') };
  makeTree(paths.old, before);
  makeTree(paths.now, after);
  await makeArchive(paths);
  return { ...paths, target: copyOf(paths.old, join(root, 'target')) };
}

function copyOf(folder: string, to: string): string {
  spawnSync('cp', ['-a', folder, to]);
  return to;
}

async function listingOf(tree: RandomTree) {
  using folder = temporaryFolder();
  makeTree(join(folder.path, 'tree'), tree);
  return new DirIndex(join(folder.path, 'tree')).data();
}

/** File access where one call is another one. */
function withCall<Name extends keyof FileAccess>(name: Name, call: FileAccess[Name]): FileAccess {
  return new Proxy(nodeFileAccess, {
    get: (target, key, receiver) => (key === name ? call : Reflect.get(target, key, receiver)),
  });
}

/** A file system without hard links answers so. */
function cannotLink(): never {
  throw Object.assign(new Error('EPERM: operation not permitted, link'), { code: 'EPERM' });
}

describe('delta apply', () => {
  it(
    'finds a bit flipped anywhere in an archive before anything is changed, or makes the new state all the same',
    async () => {
      using folder = temporaryFolder();
      const { old, now, archive, target } = await makeCase(folder.path);
      const names = readdirSync(archive);
      const flipped = join(folder.path, 'flipped');
      let refused = 0;
      await fc.assert(
        fc.asyncProperty(
          fc.constantFrom(...names),
          fc.double({ min: 0, max: 1, maxExcluded: true, noNaN: true }),
          fc.nat(7),
          async (name, part, bit) => {
            spawnSync('rm', ['-rf', flipped]);
            copyOf(archive, flipped);
            const bytes = readFileSync(join(flipped, name));
            const at = Math.floor(part * bytes.length);
            bytes[at] = (bytes[at] ?? 0) ^ (1 << bit);
            writeFileSync(join(flipped, name), bytes);
            const error: unknown = await apply(flipped, target).then(
              () => null,
              (thrown: unknown) => thrown,
            );
            if (error !== null) {
              refused += 1;
              expect(error).toHaveProperty('exitCode');
              expect(await differences(target, old)).toEqual([]);
              return;
            }
            // It was in the padding of a volume or in a signature, which say nothing of the new state.
            expect(await differences(target, now)).toEqual([]);
            spawnSync('rm', ['-rf', target]);
            copyOf(old, target);
          },
        ),
        { numRuns: FLIPS },
      );
      expect(refused).toBeGreaterThan(0);
    },
    120_000 + FLIPS * 3_000,
  );

  it('refuses a content that did not get on the disk as it should, before anything is changed', async () => {
    using folder = temporaryFolder();
    const { old, archive, target } = await makeCase(folder.path);
    const spoiling = withCall('write', (fd, bytes, ...rest) =>
      nodeFileAccess.write(
        fd,
        Buffer.from(bytes).equals(Buffer.from('more')) ? Buffer.from('mOre') : bytes,
        ...rest,
      ),
    );
    await expect(apply(archive, target, spoiling)).rejects.toMatchObject({ code: 'content-mismatch' });
    expect(await differences(target, old)).toEqual([]);
  });

  it('takes a symlink back that leads to a folder with the names of the new state, and leaves what is in it', async () => {
    using folder = temporaryFolder();
    const { old, archive, target } = await makeCase(
      folder.path,
      { a: { kind: 'symlink', target: '../other' }, loop: { kind: 'symlink', target: 'loop' } },
      {
        a: { kind: 'folder', below: { x: { kind: 'folder', below: { f: file('1') } } } },
        loop: { kind: 'folder', below: { y: { kind: 'folder', below: { g: file('2') } } } },
      },
    );
    mkdirSync(join(folder.path, 'other/x'), { recursive: true });
    const { runId } = await apply(archive, target);
    const undone = await undo(target, runId);
    expect(undone.warnings.first).toEqual([]);
    expect(await differences(target, old)).toEqual([]);
    expect(existsSync(join(folder.path, 'other/x'))).toBe(true);
  });

  it('puts nothing aside that lies behind a symlink of the new state', async () => {
    using folder = temporaryFolder();
    const at = (name: string) => join(folder.path, name);
    mkdirSync(at('target'));
    makeTree(at('other'), { q: file('q') });
    symlinkSync('../other', at('target/a'));
    const listed = [...(await listingOf({ a: { kind: 'folder', below: { q: file('q') } } })).entries()];
    const content = inlineContent(nodeFileAccess);
    const move = { access: nodeFileAccess, content, from: at('target'), to: at('kept'), isToOurs: true };
    expect(await moveEntries(listed, move)).toEqual([]);
    expect(readdirSync(at('other'))).toEqual(['q']);
  });

  it('leaves what was saved anew after its old state was put aside', async () => {
    using folder = temporaryFolder();
    const at = (name: string) => join(folder.path, name);
    const tree: RandomTree = { a: { kind: 'folder', below: { q: file('q') } } };
    makeTree(at('target'), tree);
    // A power cut came before the first name was taken away.
    mkdirSync(at('kept'));
    mkdirSync(at('kept/a'));
    linkSync(at('target/a/q'), at('kept/a/q'));
    writeFileSync(at('target/a/new'), 'edited');
    renameSync(at('target/a/new'), at('target/a/q'));
    const listed = [...(await listingOf(tree)).entries()];
    const content = inlineContent(nodeFileAccess);
    const move = { access: nodeFileAccess, content, from: at('target'), to: at('kept'), isToOurs: true };
    expect(await moveEntries(listed, move)).toEqual([at('kept/a/q')]);
    expect(readFileSync(at('target/a/q'), 'utf8')).toBe('edited');
    expect(readFileSync(at('kept/a/q'), 'utf8')).toBe('q');
  });

  it('makes the new state where there are no hard links', async () => {
    using folder = temporaryFolder();
    const { now, archive, target } = await makeCase(folder.path);
    const report = await apply(archive, target, withCall('link', cannotLink));
    expect(report.warnings.first).toEqual([]);
    expect(await differences(target, now)).toEqual([]);
  });

  it('removes what a plan made whose process was killed, and nothing else', async () => {
    using folder = temporaryFolder();
    const { archive, target } = await makeCase(folder.path);
    const home = join(folder.path, '.mediastruct-delta/target');
    const crash = withCall('mkdir', (path, mode) => {
      if (/\/runs\/[^/]+$/.test(path)) throw new Error('killed');
      nodeFileAccess.mkdir(path, mode);
    });
    const killed = new Proxy(crash, {
      // A process that is killed takes nothing away again.
      get: (access, key, receiver) => (key === 'unlink' ? () => {} : Reflect.get(access, key, receiver)),
    });
    await expect(apply(archive, target, killed)).rejects.toThrow();
    const [left = ''] = readdirSync(join(home, 'staged'));
    expect(readdirSync(join(home, 'staged', left)).length).toBeGreaterThan(0);
    writeFileSync(join(home, 'staged', left, 'mine.txt'), 'mine');
    await apply(archive, target);
    expect(readdirSync(join(home, 'staged', left))).toEqual(['mine.txt']);
    expect(readdirSync(join(home, 'states'))).not.toContain(left);
  });
});
