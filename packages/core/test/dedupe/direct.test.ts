import { createHash } from 'node:crypto';
import { appendFileSync, linkSync, readFileSync, symlinkSync, writeFileSync } from 'node:fs';
import fc from 'fast-check';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import type { TruthRecord } from '../../../../mediagen/src/index.ts';
import { generate } from '../../../../mediagen/src/index.ts';
import type { DedupeOptions } from '../../src/dedupe/dedupe-options.ts';
import { planDedupe } from '../../src/dedupe/dedupe.ts';
import { dedupeJob } from '../../src/dedupe/dedupe-job.ts';
import { nodeFileAccess } from '../../src/files/node-file-access.ts';
import { exitCodeOf } from '../../src/journal/ledger/exit-code.ts';
import { runOptions } from '../../src/journal/run/run-options.ts';
import { planUndo } from '../../src/journal/undo/undo.ts';
import { openLibrary } from '../../src/library/library.ts';
import { SmallLibrary, type PlanView } from './small-library.ts';

let small: SmallLibrary;

beforeEach(() => {
  small = new SmallLibrary();
});

afterEach(() => small[Symbol.dispose]());

const LARGE = 'x'.repeat(200_000);

function planOf(...trees: string[]) {
  return (options: DedupeOptions = {}) =>
    small.plan((session) =>
      planDedupe(session, { ...options, direct: true, trees: trees.map((tree) => small.at(tree)) }),
    );
}

function moves({ operations }: PlanView): string[] {
  return operations
    .filter((operation) => operation.kind === 'move')
    .map(({ from, to }) => `${small.relative(from)} -> ${small.relative(to)}`);
}

function figures({ prepared }: PlanView) {
  return runOptions(dedupeJob, prepared.run).direct;
}

describe('planDedupe, direct', () => {
  it('sets copies aside in folders that were never crawled, and its undo brings them back', async () => {
    small.write({ 'a/1.jpg': 'same', 'b/x/2.jpg': 'same', 'b/lone.jpg': 'lone' });
    const trees = [small.at('a'), small.at('b')];
    const { summary, plan } = await small.apply((session) => planDedupe(session, { direct: true, trees }));
    expect(summary.states).toEqual({ 'set-aside': { files: 1, bytes: 4 } });
    expect(plan.operations[0]).toMatchObject({ keepers: [small.at('a/1.jpg')] });
    expect(small.files('b')).toEqual(['lone.jpg']);
    expect(small.files('lib/duplicates')).toEqual([expect.stringMatching(/^b-[0-9a-f]{8}\/x\/2\.jpg$/)]);
    await small.apply((session) => planUndo(session, plan.prepared.run));
    expect(small.files('b')).toEqual(['lone.jpg', 'x/2.jpg']);
    expect(small.files('lib/duplicates')).toEqual([]);
  });

  it('keeps the copy of a library that was opened by a symlink, by whatever name its folder is named', async () => {
    small.write({ 'stick/a.jpg': 'same', 'lib/unsorted/a.jpg': 'same' });
    symlinkSync(small.at('lib'), small.at('link'));
    small.library = openLibrary(small.at('link'));
    for (const unsorted of ['lib/unsorted', 'link/unsorted']) {
      const [move = ''] = moves(await planOf('stick', unsorted)());
      expect(move).toMatch(/^stick\/a\.jpg -> /);
    }
  });

  it('leaves alone all that a file of patterns may name which cannot be used', async () => {
    small.write({ 'a/1.jpg': 'same', 'a/2.jpg': 'same', 'b/.mediastructignore': '#'.repeat(70_000) });
    small.write({ 'b/3.jpg': 'same', 'b/below/4.jpg': 'same' });
    const trees = ['a', 'b'].map((tree) => small.at(tree));
    const { summary } = await small.apply((session) => planDedupe(session, { direct: true, trees }));
    expect(summary.states).toEqual({ 'set-aside': { files: 1, bytes: 4 } });
    expect(small.files('b')).toEqual(['.mediastructignore', '3.jpg', 'below/4.jpg']);
    expect(summary.warnings.first).toEqual([
      expect.objectContaining({
        message: expect.stringContaining('all below its folder is left alone') as string,
      }),
    ]);
  });

  it('reads only what it needs to tell files apart', async () => {
    small.write({
      'a/head-1': `1${LARGE}`,
      'a/head-2': `2${LARGE}`,
      'a/middle-1': `${LARGE}1${LARGE}`,
      'a/middle-2': `${LARGE}2${LARGE}`,
      'a/tail-1': `${LARGE}${LARGE}11`,
      'a/tail-2': `${LARGE}${LARGE}12`,
      'a/other-size': `${LARGE}333`,
      'a/small-1': 'one',
      'a/small-2': 'two',
      'a/empty-1': '',
      'a/empty-2': '',
    });
    const planned = await planOf('a')();
    expect(planned.operations).toEqual([]);
    expect(figures(planned)).toEqual({ files: 11, looked: 8, read: 2, readBytes: 800_002 + 6 });
  });

  it('plans what an index would give, whatever stands in the folders', async () => {
    const content = fc.constantFrom('', 'p', 'q', 'r', `${LARGE}1`, `${LARGE}2`, `1${LARGE}`);
    const name = fc.constantFrom('1.cr2', '1.xmp', '1.jpg', '1 (1).jpg', '2.jpg', '2.mov', 'ü"\n.jpg');
    const file = fc.tuple(fc.constantFrom('2018', '2018/a', '2019'), name, content);
    const roots = fc.constantFrom('lib/media', 'lib/archive/v', 'old');
    const trees = fc.uniqueArray(fc.tuple(roots, file), {
      maxLength: 20,
      selector: ([root, [folder, one]]) => `${root}/${folder}/${one}`,
    });
    await fc.assert(
      fc.asyncProperty(trees, fc.constantFrom('oldest', 'shortest-path'), async (files, keep) => {
        small[Symbol.dispose]();
        small = new SmallLibrary();
        small.write({ 'old/lone': 'lone', 'lib/media/lone': 'l', 'lib/archive/v/lone': 'm' });
        for (const [root, [folder, one, text]] of files) small.write({ [`${root}/${folder}/${one}`]: text });
        await small.crawl();
        await small.crawl('old/');
        const asked = { keep: [keep] as const, trees: ['archive', 'media', small.at('old')] };
        const byIndex = await small.plan((session) => planDedupe(session, asked));
        const direct = await small.plan((session) => planDedupe(session, { ...asked, direct: true }));
        const told = ({ operations }: PlanView) =>
          operations.map(({ hashedAt, ...rest }) => rest && { ...rest, hasTime: hashedAt !== undefined });
        expect(told(direct)).toEqual(told(byIndex));
        for (const { kind, from } of direct.operations)
          if (kind === 'move') expect(from).not.toContain('/archive/');
      }),
      { numRuns: 12 },
    );
  });

  it('finds the sets that hashing every file finds', async () => {
    const sizes = [1, 100, 4096, 65_535, 65_536, 65_537, 70_000, 140_000];
    const files: Record<string, string> = {};
    for (const [nth, size] of sizes.entries())
      for (let copy = 0; copy < 4; copy++) {
        const at = [0, 0, Math.floor(size / 2), size - 1][copy] ?? 0;
        const mark = copy < 2 ? 'a' : 'b';
        files[`a/${nth}-${copy}`] = 'a'.repeat(at) + mark + 'a'.repeat(size - at - 1);
      }
    small.write(files);
    const byHash = Map.groupBy(Object.keys(files), (path) =>
      createHash('sha256')
        .update(readFileSync(small.at(path)))
        .digest('hex'),
    );
    const truth = [...byHash.values()].filter((set) => set.length > 1);
    const { prepared, operations } = await planOf('a')({ keep: ['path-order'] });
    expect(runOptions(dedupeJob, prepared.run).sets).toBe(truth.length);
    expect(operations.map(({ from }) => small.relative(from)).sort()).toEqual(
      truth.flatMap((set) => set.toSorted().slice(1)).sort(),
    );
  });

  it('finds the sets of pictures that were made', async () => {
    const card = small.at('card');
    const made = { basedir: card, mediasize: 300_000, filesizemin: 300, filesizemax: 2000, seed: 'direct' };
    const { truthPath } = await generate(made);
    const lines = readFileSync(truthPath, 'utf8').trimEnd().split('\n');
    const pictures = lines
      .map((line) => JSON.parse(line) as TruthRecord)
      .filter(({ size, archive }) => size > 0 && archive === undefined);
    const counts = Map.groupBy(pictures, ({ sha256 }) => sha256);
    const repeated = [...counts].filter(([, files]) => files.length > 1).map(([sha256]) => sha256);
    const planned = await planOf('card')({ keep: ['path-order'] });
    expect(repeated.length).toBeGreaterThan(5);
    expect(runOptions(dedupeJob, planned.prepared.run).sets).toBe(repeated.length);
    expect(new Set(planned.operations.map(({ sha256 }) => sha256))).toEqual(new Set(repeated));
  });

  it('obeys the rules: patterns, file systems, hidden files and what .mediastructignore names', async () => {
    small.write({
      'a/first.jpg': 'same',
      'a/best/2.jpg': 'same',
      'a/.hidden.jpg': 'same',
      'a/far/3.jpg': 'same',
      'a/far/4.jpg': 'same',
      'a/named/5.jpg': 'same',
      'a/named/.mediastructignore': '5.jpg',
    });
    const lstat = (path: string) => {
      const stat = nodeFileAccess.lstat(path);
      return path.includes('/far') ? { ...stat, dev: stat.dev + 1n } : stat;
    };
    small.library = { ...small.library, access: { ...nodeFileAccess, lstat } };
    const planned = await planOf('a')({ prefer: ['best/'], skipHidden: true, oneFileSystem: true });
    expect(moves(planned).map((move) => move.split(' ')[0])).toEqual(['a/far/4.jpg', 'a/first.jpg']);
    expect(planned.header.options).toMatchObject({ leftAlone: 2, prefer: ['best/'] });
  });

  it('puts what it takes out of a part of a tree where the tree puts it', async () => {
    small.write({
      'lib/media/2018/a.jpg': 'same',
      'lib/media/2019/b.jpg': 'same',
      'lib/media/c.jpg': 'same',
    });
    expect(moves(await planOf('lib/media/2018', 'lib/media/2019')())).toEqual([
      'lib/media/2019/b.jpg -> lib/duplicates/media/2019/b.jpg',
    ]);
  });

  it('keeps what stands in a reference, and takes nothing out of the archive', async () => {
    small.write({
      'a/1.jpg': 'same',
      'ref/2.jpg': 'same',
      'lib/archive/v/3.jpg': 'same',
      'lib/archive/v/4.jpg': 'same',
    });
    const planned = await planOf('a', 'lib/archive')({ references: [small.at('ref')] });
    expect(moves(planned).map((move) => move.split(' ')[0])).toEqual(['a/1.jpg']);
    expect(planned.header.protectedRoots).toEqual([small.at('ref')]);
  });

  it('never calls hard links and symlinks duplicates', async () => {
    small.write({ 'a/1.jpg': 'same' });
    linkSync(small.at('a/1.jpg'), small.at('a/2.jpg'));
    symlinkSync('1.jpg', small.at('a/3.jpg'));
    const planned = await planOf('a')();
    expect(planned.operations.map(({ because }) => because.code)).toEqual(['hard-link']);
  });

  it('looks at a folder once that is named twice, or stands in another one', async () => {
    small.write({ 'a/b/1.jpg': 'same' });
    symlinkSync('a', small.at('way-in'));
    expect((await planOf('a', 'a/b', 'way-in', 'a')()).operations).toEqual([]);
    expect(small.notes.filter((note) => note.includes('stands in another'))).toHaveLength(2);
  });

  it('never takes what was set aside for a copy, by whatever name the folder is reached', async () => {
    small.write({
      'lib/duplicates/a.jpg': 'same',
      'lib/loose/a.jpg': 'same',
      'lib/media/z.jpg': 'same',
    });
    symlinkSync('lib', small.at('link'));
    symlinkSync('lib/duplicates', small.at('aside'));
    expect((await planOf('link')()).operations).toEqual([]);
    expect(small.notes.filter((note) => note.includes('tree of its own'))).toHaveLength(2);
    await expect(planOf('aside')()).rejects.toMatchObject({ code: 'usage' });
    await expect(planOf('link/duplicates')()).rejects.toMatchObject({ code: 'usage' });
  });

  it('takes nothing out of the archive or a reference, by whatever name the folder is reached', async () => {
    small.write({ 'a/sub/1.jpg': 'same', 'a/2.jpg': 'same', 'lib/archive/v/3.jpg': 'same' });
    symlinkSync('lib', small.at('link'));
    symlinkSync('a/sub', small.at('alias'));
    const fromArchive = await planOf('link/archive/v', 'a')({ keep: ['newest'] });
    expect(moves(fromArchive).map((move) => move.split(' ')[0])).toEqual(['a/sub/1.jpg', 'a/2.jpg']);
    const fromReference = await planOf('a')({ keep: ['newest'], references: [small.at('alias')] });
    expect(moves(fromReference).map((move) => move.split(' ')[0])).toEqual(['a/2.jpg']);
  });

  it('puts what it takes out of a tree under another name where the tree puts it', async () => {
    small.write({ 'lib/media/b/1.jpg': 'same', 'lib/media/b/2.jpg': 'same' });
    symlinkSync('lib/media', small.at('link'));
    expect(moves(await planOf('link/b')())).toEqual(['lib/media/b/2.jpg -> lib/duplicates/media/b/2.jpg']);
  });

  it('looks at a tree of the library that is named beside the folder around it', async () => {
    small.write({ 'lib/media/1.jpg': 'same', 'lib/loose/2.jpg': 'same' });
    expect(moves(await planOf('lib', 'lib/media')()).map((move) => move.split(' ')[0])).toEqual([
      'lib/loose/2.jpg',
    ]);
  });

  it('warns of a file that cannot be read and compares the others', async () => {
    small.write({ 'a/1.jpg': 'same', 'a/2.jpg': 'same', 'a/3.jpg': 'same' });
    const open: typeof nodeFileAccess.open = (path, ...rest) => {
      if (path.endsWith('2.jpg')) throw Object.assign(new Error('EIO: i/o error'), { code: 'EIO' });
      return nodeFileAccess.open(path, ...rest);
    };
    small.library = { ...small.library, access: { ...nodeFileAccess, open } };
    const { summary, plan } = await small.apply((session) =>
      planDedupe(session, { direct: true, trees: [small.at('a')] }),
    );
    expect(moves(plan)).toHaveLength(1);
    expect(summary.warnings.first[0]).toMatchObject({ path: small.at('a/2.jpg') });
    expect(exitCodeOf(summary)).toBe(3);
  });

  it('moves nothing that changed, or whose keeper changed, after planning', async () => {
    small.write({ 'a/1.jpg': 'same', 'a/2.jpg': 'same', 'b/1.jpg': LARGE, 'b/2.jpg': LARGE });
    const { entries } = await small.apply(
      (session) => planDedupe(session, { direct: true, trees: [small.at('a'), small.at('b')] }),
      () => {
        writeFileSync(small.at('a/1.jpg'), 'SAME');
        appendFileSync(small.at('b/2.jpg'), 'more');
      },
    );
    expect(entries).toMatchObject([{ code: 'keeper-gone' }, { code: 'source-changed' }]);
    expect(small.files('a')).toEqual(['1.jpg', '2.jpg']);
  });

  it('refuses to begin without a folder, with one that is not there, and with duplicates', async () => {
    await expect(planOf()()).rejects.toMatchObject({ code: 'usage' });
    await expect(planOf('nowhere')()).rejects.toMatchObject({ code: 'tree-changed' });
    await expect(planOf('lib/duplicates')()).rejects.toMatchObject({ code: 'usage' });
  });
});
