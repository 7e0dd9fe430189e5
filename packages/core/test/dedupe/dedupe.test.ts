import {
  appendFileSync,
  readdirSync,
  readFileSync,
  renameSync,
  rmSync,
  symlinkSync,
  writeFileSync,
  utimesSync,
} from 'node:fs';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import type { DedupeOptions } from '../../src/dedupe/dedupe-options.ts';
import { planDedupe } from '../../src/dedupe/dedupe.ts';
import type { ContentPort } from '../../src/files/content-port.ts';
import { inlineContent } from '../../src/files/content-port.ts';
import { exitCodeOf } from '../../src/journal/ledger/exit-code.ts';
import { prepareRun } from '../../src/journal/prepare-run.ts';
import { toStatRecord } from '../../src/records/file-record.ts';
import { nodeFileAccess } from '../../src/files/node-file-access.ts';
import { pathToBytes } from '../../src/files/path-text.ts';
import { treeOf } from '../../src/library/library.ts';
import type { FileRecord } from '../../src/records/file-record.ts';
import { removeChanges } from '../../src/records/fold-index.ts';
import { IndexWriter } from '../../src/records/index-base.ts';
import { readIndex, readIndexHeader } from '../../src/records/index-file.ts';
import type { IndexHeader } from '../../src/records/index-header.ts';
import { SmallLibrary, type AppliedView, type PlanView } from './small-library.ts';

let small: SmallLibrary;

beforeEach(() => {
  small = new SmallLibrary();
});

afterEach(() => small[Symbol.dispose]());

function plan(options: DedupeOptions = {}): Promise<PlanView> {
  return small.plan((session) => planDedupe(session, options));
}

function apply(between?: (plan: PlanView) => void): Promise<AppliedView> {
  return small.apply((session) => planDedupe(session), between);
}

/** `from -> to` of every move, relative to the test's folder. */
function moves({ operations }: PlanView): string[] {
  return operations
    .filter((operation) => operation.kind === 'move')
    .map(({ from, to }) => `${small.relative(from)} -> ${small.relative(to)}`);
}

function told({ operations }: PlanView): string[] {
  return operations
    .filter(({ kind }) => kind === 'none')
    .map(({ from, state, because }) => `${small.relative(from)}: ${state}, ${because.code}`);
}

describe('planDedupe', () => {
  it('sets the younger copy aside under the path it had', async () => {
    small.write({
      'lib/media/2017/a.jpg': 'same',
      'lib/media/2018/b.jpg': 'same',
      'lib/media/c.jpg': 'lone',
    });
    await small.crawl();
    const planned = await plan();
    expect(moves(planned)).toEqual(['lib/media/2018/b.jpg -> lib/duplicates/media/2018/b.jpg']);
    expect(planned.operations[0]).toMatchObject({
      state: 'set-aside',
      keepers: [small.at('lib/media/2017/a.jpg')],
      because: { code: 'duplicate' },
    });
    const { summary } = await apply();
    expect(summary.states).toEqual({ 'set-aside': { files: 1, bytes: 4 } });
    expect(small.files('lib/duplicates')).toEqual(['media/2018/b.jpg']);
    expect(small.files('lib/media')).toEqual(['2017/a.jpg', 'c.jpg']);
  });

  it('finds nothing more after its plan was applied', async () => {
    small.write({ 'lib/media/a.jpg': 'same', 'lib/media/b.jpg': 'same', 'old/c.jpg': 'same' });
    await small.crawl();
    await small.crawl('old/');
    await apply();
    expect((await plan({ trees: ['media'] })).operations).toEqual([]);
    await small.crawl('old/');
    expect((await plan()).operations).toEqual([]);
  });

  it('names sets and kept copies in the header of its plan', async () => {
    small.write({
      'lib/media/a': '1',
      'lib/media/b': '1',
      'lib/media/c': '1',
      'lib/media/d': '2',
      'lib/media/e': '2',
    });
    await small.crawl();
    const { prepared, header } = await plan({ keep: ['newest'] });
    expect(header.options).toMatchObject({ keep: 'newest', sets: 2, kept: 2 });
    expect(prepared.totals.changes.files).toBe(3);
  });

  it('keeps the archived copy and never plans a move out of the archive', async () => {
    small.write({ 'lib/media/a.jpg': 'same', 'lib/archive/v/x.jpg': 'same', 'lib/archive/v/y.jpg': 'same' });
    await small.crawl();
    const planned = await plan();
    expect(moves(planned)).toEqual(['lib/media/a.jpg -> lib/duplicates/media/a.jpg']);
    expect(told(planned)).toEqual(['lib/archive/v/y.jpg: left, both-in-reference']);
    expect(planned.operations[0]?.keepers).toEqual([
      small.at('lib/archive/v/x.jpg'),
      small.at('lib/archive/v/y.jpg'),
    ]);
    await apply();
    expect(small.files('lib/archive')).toEqual(['v/x.jpg', 'v/y.jpg']);
  });

  it('is not obeyed by the executor where a plan would leave the archive, by any way in', async () => {
    small.write({ 'lib/media/a.jpg': 'same', 'lib/archive/x.jpg': 'same' });
    await small.crawl();
    symlinkSync(small.at('lib/archive'), small.at('way-in'));
    const [planned] = (await plan()).operations;
    if (planned?.kind !== 'move') throw new Error('expected a move');
    const move = planned;
    const options = { keep: 'oldest', trees: [], references: [], sets: 1, kept: 1 };
    const stat = toStatRecord(nodeFileAccess.lstat(small.at('lib/archive/x.jpg')));
    const forged = await small.apply((session) =>
      prepareRun(session, { job: 'dedupe', options }, (writer) => {
        writer.add({ ...move, stat, from: small.at('way-in/x.jpg'), keepers: [small.at('lib/media/a.jpg')] });
      }),
    );
    expect(forged.entries).toMatchObject([{ code: 'protected' }]);
    expect(small.files('lib/archive')).toEqual(['x.jpg']);
  });

  it('refuses a reference inside a tree that is not there, because it would protect nothing', async () => {
    small.write({ 'lib/media/best/a.jpg': 'same', 'lib/media/b.jpg': 'same' });
    await small.crawl();
    await expect(plan({ references: [small.at('lib/media/bset')] })).rejects.toMatchObject({
      code: 'tree-changed',
      path: small.at('lib/media/bset'),
    });
  });

  it('treats a folder inside a tree as a reference', async () => {
    small.write({ 'lib/media/a.jpg': 'same', 'lib/media/best/b.jpg': 'same' });
    await small.crawl();
    const planned = await plan({ references: [small.at('lib/media/best')] });
    expect(moves(planned)).toEqual(['lib/media/a.jpg -> lib/duplicates/media/a.jpg']);
    expect(planned.operations[0]?.because.code).toBe('duplicate-of-reference');
  });

  it('compares trees that were crawled by name, and lets the copy in the library stay', async () => {
    small.write({ 'old/DCIM/a.jpg': 'same', 'lib/media/b.jpg': 'same', 'lib/media/c.jpg': 'same' });
    utimesSync(small.at('old/DCIM/a.jpg'), 1, 1);
    await small.crawl();
    await small.crawl('old/');
    for (const trees of [undefined, ['old', 'lib/media'].map((name) => small.at(name))])
      expect(
        moves(await plan({ trees }))
          .map((move) => move.replace(/-[0-9a-f]{8}/, ''))
          .sort(),
      ).toEqual([
        'lib/media/c.jpg -> lib/duplicates/media/c.jpg',
        'old/DCIM/a.jpg -> lib/duplicates/old/DCIM/a.jpg',
      ]);
  });

  it('takes nothing out of the bag of a volume, wherever it stands', async () => {
    const bag = 'backup/MS_0000000a_0001';
    small.write({ 'lib/media/a.jpg': 'same', [`${bag}/bagit.txt`]: 'BagIt', [`${bag}/data/a.jpg`]: 'same' });
    small.write({ 'backup/MS_0000000b_0001/data/b.jpg': 'same' });
    await small.crawl();
    await small.crawl('backup/');
    expect(moves(await plan()).map((move) => move.replace(/ .*/, ''))).toEqual([
      'backup/MS_0000000b_0001/data/b.jpg',
    ]);
  });

  it('takes a folder that a symlink in the library leads to for one outside of it', async () => {
    small.write({ 'stick/a.jpg': 'same', 'old/a.jpg': 'same' });
    const settings = small.at('lib/mediastruct.toml');
    const trees = `trees = [${JSON.stringify(small.at('old'))}]`;
    writeFileSync(settings, readFileSync(settings, 'utf8').replace(/^trees = .*$/m, trees));
    small.reopen();
    symlinkSync(small.at('stick'), small.at('lib/stick'));
    await small.crawl();
    await small.crawl('lib/stick/');
    expect(moves(await plan()).map((move) => move.split(' -> ')[0])).toEqual(['lib/stick/a.jpg']);
  });

  it('asks outside trees in the order in which they were given', async () => {
    small.write({ 'lib/media/other.jpg': 'other', 'one/a.jpg': 'same', 'two/a.jpg': 'same' });
    utimesSync(small.at('two/a.jpg'), 1, 1);
    await small.crawl();
    await small.crawl('one/');
    await small.crawl('two/');
    const moved = async (trees: readonly string[]) =>
      moves(await plan({ trees: trees.map((name) => small.at(name)) })).map((move) => move.slice(0, 3));
    expect(await moved(['one', 'two'])).toEqual(['two']);
    expect(await moved(['two', 'one'])).toEqual(['one']);
    expect(moves(await plan()).map((move) => move.slice(0, 3))).toEqual(['one']);
  });

  it('never calls hard links, symlinks and empty files duplicates', async () => {
    small.write({ 'lib/media/a.jpg': 'same', 'lib/media/empty1': '', 'lib/media/empty2': '' });
    small.link('lib/media/a.jpg', 'lib/media/b.jpg');
    symlinkSync('a.jpg', small.at('lib/media/c.jpg'));
    await small.crawl();
    const planned = await plan();
    expect(moves(planned)).toEqual([]);
    expect(told(planned)).toEqual(['lib/media/b.jpg: left, hard-link']);
  });

  it('keeps a group with a member that is nowhere else, and tells its would-be duplicates', async () => {
    small.write({
      'lib/media/a/IMG_1.CR2': 'raw',
      'lib/media/b/IMG_1.CR2': 'raw',
      'lib/media/b/IMG_1.XMP': 'edits',
    });
    await small.crawl();
    const planned = await plan();
    expect(moves(planned)).toEqual([]);
    expect(told(planned)).toEqual(['lib/media/b/IMG_1.CR2: left, group-has-unique-member']);
  });

  it('moves a whole group with one mind', async () => {
    small.write({
      'lib/media/a/IMG_1.CR2': 'raw',
      'lib/media/a/IMG_1.XMP': 'edits',
      'lib/media/b/IMG_1.CR2': 'raw',
      'lib/media/b/IMG_1.XMP': 'edits',
    });
    await small.crawl();
    const planned = await plan();
    expect(moves(planned)).toHaveLength(2);
    expect(new Set(planned.operations.map(({ group }) => group)).size).toBe(1);
    const { summary } = await apply(() => rmSync(small.at('lib/media/a/IMG_1.XMP')));
    expect(summary.states).toEqual({ failed: { files: 2, bytes: 8 } });
    expect(small.files('lib/media')).toEqual(['a/IMG_1.CR2', 'b/IMG_1.CR2', 'b/IMG_1.XMP']);
  });

  it('relies for each file of a group on the one folder that holds them all', async () => {
    small.write({
      'lib/archive/a/IMG_1.CR2': 'raw',
      'lib/archive/b/IMG_1.CR2': 'raw',
      'lib/archive/b/IMG_1.XMP': 'edits',
      'lib/archive/c/IMG_1.CR2': 'raw',
      'lib/archive/c/IMG_1.XMP': 'edits',
      'lib/media/IMG_1.CR2': 'raw',
      'lib/media/IMG_1.XMP': 'edits',
    });
    await small.crawl();
    const moved = (await plan()).operations.filter(({ kind }) => kind === 'move');
    expect(moved.map(({ keepers }) => keepers)).toEqual([
      [small.at('lib/archive/b/IMG_1.CR2')],
      [small.at('lib/archive/b/IMG_1.XMP')],
    ]);
  });

  it('takes no file for a copy whose content is in doubt', async () => {
    small.write({ 'lib/media/a.jpg': 'same', 'lib/media/b.jpg': 'same' });
    await small.crawl();
    const { indexPath } = treeOf(small.library, 'media');
    const header = readIndexHeader(nodeFileAccess, indexPath) as IndexHeader;
    const [first, second] = readIndex(nodeFileAccess, indexPath);
    removeChanges(nodeFileAccess, indexPath);
    using writer = new IndexWriter(nodeFileAccess, indexPath, header);
    writer.add({ ...(first as FileRecord), error: 'content-mismatch' });
    writer.add(second as FileRecord);
    writer.commit();
    expect((await plan()).operations).toEqual([]);
  });

  it('moves nothing that shares only the first 64 bits of its hash with its keeper', async () => {
    small.write({ 'lib/media/a.jpg': 'one', 'lib/media/b.jpg': 'two' });
    await small.crawl();
    const { indexPath } = treeOf(small.library, 'media');
    const header = readIndexHeader(nodeFileAccess, indexPath) as IndexHeader;
    const [first, second] = readIndex(nodeFileAccess, indexPath);
    removeChanges(nodeFileAccess, indexPath);
    using writer = new IndexWriter(nodeFileAccess, indexPath, header);
    writer.add({ ...(first as FileRecord), sha256: `${'0'.repeat(63)}1` });
    writer.add({ ...(second as FileRecord), sha256: `${'0'.repeat(63)}2` });
    writer.commit();
    expect((await plan()).operations).toEqual([]);
  });

  it('moves nothing whose keeper went away after planning', async () => {
    small.write({ 'lib/media/a.jpg': 'same', 'lib/media/b.jpg': 'same' });
    await small.crawl();
    const { entries } = await apply(() => rmSync(small.at('lib/media/a.jpg')));
    expect(entries).toMatchObject([{ state: 'failed', code: 'keeper-gone' }]);
    expect(small.files('lib/media')).toEqual(['b.jpg']);
  });

  it('moves nothing whose keeper changed after planning, size and time alike', async () => {
    small.write({ 'lib/media/a.jpg': 'same', 'lib/media/b.jpg': 'same' });
    await small.crawl();
    const { entries } = await apply(() => small.write({ 'lib/media/a.jpg': 'SAME' }));
    expect(entries).toMatchObject([{ code: 'keeper-gone' }]);
    expect(small.has('lib/media/b.jpg')).toBe(true);
  });

  it('relies on a further copy where the keeper went away', async () => {
    small.write({ 'lib/archive/a.jpg': 'same', 'lib/archive/b.jpg': 'same', 'lib/media/c.jpg': 'same' });
    await small.crawl();
    const { summary } = await apply(() => rmSync(small.at('lib/archive/a.jpg')));
    expect(summary.states['set-aside']?.files).toBe(1);
  });

  it.each([['by its sidecar'], ['as a reference']])(
    'sets no copy of the library aside on the word of one outside of it that stays %s',
    async (why) => {
      small.write({
        ...{ 'lib/media/a.jpg': 'same', 'lib/media/b.jpg': 'same', 'stick/c.jpg': 'same' },
        ...(why === 'by its sidecar' ? { 'stick/c.xmp': 'its own' } : {}),
      });
      await small.crawl();
      await small.crawl('stick/');
      const references = why === 'by its sidecar' ? [] : [small.at('stick')];
      const { plan: planned, entries } = await small.apply(
        (session) => planDedupe(session, { references }),
        () => rmSync(small.at('lib/media/a.jpg')),
      );
      expect(moves(planned)).toEqual(['lib/media/b.jpg -> lib/duplicates/media/b.jpg']);
      expect(planned.operations[0]?.keepers).toEqual([small.at('lib/media/a.jpg')]);
      expect(entries.find(({ path }) => path.endsWith('b.jpg'))).toMatchObject({ code: 'keeper-gone' });
      expect(small.files('lib/media')).toEqual(['b.jpg']);
    },
  );

  it('takes another name where the place is taken by other content, and the same for the whole group', async () => {
    small.write({
      'lib/media/a/IMG_1.CR2': 'raw',
      'lib/media/a/IMG_1.CR2.xmp': 'edits',
      'lib/media/b/IMG_1.CR2': 'raw',
      'lib/media/b/IMG_1.CR2.xmp': 'edits',
      'lib/duplicates/media/b/IMG_1.CR2': 'an older one',
      'lib/duplicates/media/b/IMG_1.CR2.xmp': 'its edits',
    });
    await small.crawl();
    await apply();
    expect(small.files('lib/duplicates/media/b')).toEqual([
      'IMG_1.CR2',
      'IMG_1.CR2.xmp',
      expect.stringMatching(/^IMG_1_[0-9a-f]{12}\.CR2$/),
      expect.stringMatching(/^IMG_1_[0-9a-f]{12}\.CR2\.xmp$/),
    ]);
    const hashes = small.files('lib/duplicates/media/b').map((name) => name.slice(6, 18));
    expect(hashes[2]).toBe(hashes[3]);
    expect(readFileSync(small.at('lib/duplicates/media/b/IMG_1.CR2'), 'utf8')).toBe('an older one');
  });

  it('leaves alone what a .mediastructignore file of a tree names, with the group it belongs to', async () => {
    small.write({
      'lib/media/a/1.jpg': 'same',
      'lib/media/b/1.jpg': 'same',
      'lib/media/b/2.cr2': 'raw',
      'lib/media/b/2.xmp': 'edits',
      'lib/media/c/2.cr2': 'raw',
      'lib/media/c/2.xmp': 'edits',
      'lib/media/b/.mediastructignore': '1.*\n*.xmp\n',
    });
    await small.crawl();
    const planned = await plan();
    expect(moves(planned)).toEqual([]);
    expect(planned.header.options).toMatchObject({ leftAlone: 2 });
    rmSync(small.at('lib/media/b/.mediastructignore'));
    expect(moves(await plan())).toHaveLength(3);
  });

  it('leaves all below a folder alone whose .mediastructignore file is a link, and a name that is not UTF-8 with its folder', async () => {
    small.write({
      ...{ 'lib/media/a.jpg': 'same', 'lib/media/b/1.jpg': 'same', 'lib/media/b/deep/2.jpg': 'same' },
      ...{ 'lib/media/c/out/3.jpg': 'same', 'lib/media/c/.mediastructignore': 'out/\n', rules: '' },
    });
    writeFileSync(pathToBytes(small.at('lib/media/c/out/\udcff.jpg')), 'same');
    symlinkSync(small.at('rules'), small.at('lib/media/b/.mediastructignore'));
    await small.crawl();
    const planned = await plan();
    expect(moves(planned)).toEqual([]);
    expect(planned.header.options).toMatchObject({ leftAlone: 4 });
    rmSync(small.at('lib/media/b/.mediastructignore'));
    expect(moves(await plan())).toHaveLength(2);
  });

  it('leaves hidden files alone where it is told to', async () => {
    small.write({ 'lib/media/.trash/1.jpg': 'same', 'lib/media/a.jpg': 'same', 'lib/media/.b.jpg': 'same' });
    await small.crawl();
    const planned = await plan({ skipHidden: true });
    expect(moves(planned)).toEqual([]);
    expect(planned.header.options).toMatchObject({ skipHidden: true, leftAlone: 2 });
    expect(moves(await plan())).toHaveLength(2);
  });

  it('keeps the copy that the patterns prefer and moves the one they demote, and says so', async () => {
    small.write({
      'lib/media/WhatsApp/1.jpg': 'same',
      'lib/media/plain/1.jpg': 'same',
      'lib/media/Best/1 (1).jpg': 'same',
    });
    await small.crawl();
    const demoted = await plan({ demote: ['WhatsApp/'] });
    expect(moves(demoted).map((move) => move.split(' -> ')[0])).toEqual([
      'lib/media/Best/1 (1).jpg',
      'lib/media/WhatsApp/1.jpg',
    ]);
    const preferred = await plan({ prefer: ['Best/'], demote: ['WhatsApp/'] });
    const because = preferred.operations.map((one) => one.because.detail);
    expect(because).toEqual([
      expect.stringContaining('Best/1 (1).jpg stays (by the patterns'),
      expect.stringContaining('Best/1 (1).jpg stays (by the patterns'),
    ]);
  });

  it('takes copies on two file systems for no duplicates where it is told to', async () => {
    small.write({ 'lib/media/a.jpg': 'same', 'lib/media/far/b.jpg': 'same', 'lib/media/far/c.jpg': 'same' });
    await small.crawl();
    const lstat = (path: string) => {
      const stat = nodeFileAccess.lstat(path);
      return path.endsWith('/far') ? { ...stat, dev: stat.dev + 1n } : stat;
    };
    small.library = { ...small.library, access: { ...nodeFileAccess, lstat } };
    const planned = await plan({ oneFileSystem: true });
    expect(moves(planned)).toEqual(['lib/media/far/c.jpg -> lib/duplicates/media/far/c.jpg']);
    expect(told(planned)).toEqual(['lib/media/far/b.jpg: left, other-file-system']);
    expect(planned.operations.find(({ kind }) => kind === 'move')?.keepers).toEqual([
      small.at('lib/media/far/b.jpg'),
    ]);
  });

  it('calls the group the cause where a copy that stays is on the same file system', async () => {
    small.write({
      'lib/media/a.cr2': 'same',
      'lib/media/far/b.cr2': 'same',
      'lib/media/far/group/c.cr2': 'same',
      'lib/media/far/group/c.xmp': 'nowhere else',
      'lib/media/2/d.cr2': 'other',
      'lib/media/far/2/d.cr2': 'other',
      'lib/media/far/2/d.xmp': 'nowhere else either',
    });
    await small.crawl();
    const lstat = (path: string) => {
      const stat = nodeFileAccess.lstat(path);
      return path.includes('/far') ? { ...stat, dev: stat.dev + 1n } : stat;
    };
    small.library = { ...small.library, access: { ...nodeFileAccess, lstat } };
    expect(told(await plan({ oneFileSystem: true }))).toEqual([
      'lib/media/far/2/d.cr2: left, group-has-unique-member',
      'lib/media/far/group/c.cr2: left, group-has-unique-member',
      'lib/media/far/b.cr2: left, other-file-system',
    ]);
  });

  it('waits for the sum of an index that is so long that another thread makes it, and refuses another one', async () => {
    small.write({ 'lib/media/a.jpg': 'same', 'lib/media/b.jpg': 'same' });
    await small.crawl();
    const { indexPath } = treeOf(small.library, 'media');
    const header = readIndexHeader(nodeFileAccess, indexPath) as IndexHeader;
    const [first, second] = [...readIndex(nodeFileAccess, indexPath)] as [FileRecord, FileRecord];
    removeChanges(nodeFileAccess, indexPath);
    {
      using writer = new IndexWriter(nodeFileAccess, indexPath, header);
      writer.add(first);
      // Long enough that a thread is asked.
      for (let nth = 0; nth < 9; nth++)
        writer.add({
          ...second,
          path: `c${nth}.jpg`,
          sha256: String(nth).repeat(64),
          event: 'x'.repeat(8e6),
        });
      writer.add({ ...second, path: 'd.jpg' });
      writer.commit();
    }
    const otherSum: ContentPort['hashBeginning'] = async (path, bytes) => {
      const outcome = await inlineContent(nodeFileAccess).hashBeginning(path, bytes);
      return { ...outcome, sha256: 'f'.repeat(64) };
    };
    const planned = small.plan((session) =>
      planDedupe({ ...session, content: { ...session.content, hashBeginning: otherSum } }),
    );
    await expect(planned).rejects.toThrow(/checksum/);
  });

  it('sets a folder aside as a whole or not at all where it is told to', async () => {
    small.write({
      'lib/media/a/1.jpg': 'x',
      'lib/media/a/2.jpg': 'y',
      'lib/media/b/1.jpg': 'x',
      'lib/media/b/2.jpg': 'y',
      'lib/media/c/1.jpg': 'x',
      'lib/media/c/3.jpg': 'lone',
    });
    await small.crawl();
    const planned = await plan({ wholeFolders: true });
    expect(moves(planned)).toEqual([
      'lib/media/b/1.jpg -> lib/duplicates/media/b/1.jpg',
      'lib/media/b/2.jpg -> lib/duplicates/media/b/2.jpg',
    ]);
    expect(told(planned)).toEqual(['lib/media/c/1.jpg: left, group-has-unique-member']);
  });

  it('never looks into duplicates or validated', async () => {
    small.write({ 'lib/duplicates/a.jpg': 'same', 'lib/validated/b.jpg': 'same', 'lib/media/c.jpg': 'same' });
    await small.crawl();
    expect((await plan()).operations).toEqual([]);
    await expect(plan({ trees: ['duplicates'] })).rejects.toMatchObject({ code: 'usage' });
  });

  it('leaves a tree out that is not there now, with a note, unless it was named', async () => {
    small.write({ 'old/a.jpg': 'same', 'lib/media/b.jpg': 'same' });
    await small.crawl();
    await small.crawl('old/');
    renameSync(small.at('old'), small.at('unplugged'));
    expect((await plan()).operations).toEqual([]);
    expect(small.notes.join()).toContain('not there now');
    await expect(plan({ references: [small.at('old')] })).rejects.toMatchObject({ code: 'tree-changed' });
  });

  it('warns of a tree that cannot be looked at, and leaves it out', async () => {
    small.write({ 'old/a.jpg': 'same', 'lib/media/b.jpg': 'same' });
    await small.crawl();
    await small.crawl('old/');
    renameSync(small.at('old'), small.at('elsewhere'));
    symlinkSync('old', small.at('old'));
    const { plan, summary } = await small.apply(planDedupe);
    expect(plan.operations).toEqual([]);
    expect(summary.warnings.first[0]).toMatchObject({
      path: small.at('old'),
      message: expect.stringMatching(/cannot be looked at: ELOOP.*left out/),
    });
    expect(exitCodeOf(summary)).toBe(3);
  });

  it('refuses media and named trees without an index', async () => {
    await expect(plan({ trees: [small.at('nowhere')] })).rejects.toMatchObject({ code: 'no-index' });
    rmSync(small.at('lib/.mediastruct/indexes/media.ndjson'));
    await expect(plan()).rejects.toMatchObject({
      code: 'no-index',
      suggestions: ['mediastruct crawl'],
    });
  });

  it('refuses a damaged index and leaves no run behind', async () => {
    small.write({ 'lib/media/a.jpg': 'same', 'lib/media/b.jpg': 'same' });
    await small.crawl();
    appendFileSync(small.at('lib/.mediastruct/indexes/media.ndjson'), '{}\n');
    await expect(plan()).rejects.toMatchObject({ code: 'damaged' });
    expect(small.files('lib/.mediastruct/runs')).toEqual([]);
  });

  it('does not take a file twice that a tree around another one lists too', async () => {
    small.write({ 'lib/media/a.jpg': 'same', 'lib/archive/x.jpg': 'same' });
    await small.crawl();
    const settings = small.at('lib/mediastruct.toml');
    writeFileSync(
      settings,
      readFileSync(settings, 'utf8').replace('trees = []', `trees = ["${small.at('lib')}"]`),
    );
    small.reopen();
    await small.crawl();
    const planned = await plan();
    expect(moves(planned)).toEqual(['lib/media/a.jpg -> lib/duplicates/media/a.jpg']);
    expect(told(planned)).toEqual([]);
  });

  it('takes a file of two nested trees for one', async () => {
    small.write({ 'old/sub/a.jpg': 'same', 'lib/media/b.jpg': 'lone' });
    await small.crawl();
    await small.crawl('old/sub/');
    await small.crawl('old/');
    expect((await plan()).operations).toEqual([]);
  });

  it('moves names that are not UTF-8', async () => {
    small.write({ 'lib/media/a.jpg': 'same' });
    writeFileSync(Buffer.concat([Buffer.from(`${small.at('lib/media')}/caf`), Buffer.from([0xe9])]), 'same');
    await small.crawl();
    await apply();
    expect(readdirSync(small.at('lib/duplicates/media'), { encoding: 'buffer' })).toEqual([
      Buffer.from([0x63, 0x61, 0x66, 0xe9]),
    ]);
  });

  it('keeps names that hold quotes and line ends', async () => {
    const odd = 'we"ird\\\n name.jpg';
    small.write({ 'lib/media/a.jpg': 'same', [`lib/media/${odd}`]: 'same' });
    await small.crawl();
    await apply();
    expect(small.files('lib/duplicates/media')).toEqual([odd]);
  });
});
