import {
  appendFileSync,
  existsSync,
  linkSync,
  mkdirSync,
  readdirSync,
  readFileSync,
  renameSync,
  rmSync,
  symlinkSync,
  writeFileSync,
} from 'node:fs';
import { createHash } from 'node:crypto';
import { execFileSync } from 'node:child_process';
import { join } from 'node:path';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { takeoutJson, xmpSidecar } from '../../../../mediagen/src/index.ts';
import { nodeFileAccess } from '../../src/files/node-file-access.ts';
import { VolumeListingWriter } from '../../src/holders/volume-listing.ts';
import { safeToFormat } from '../../src/ingest/safe-to-format.ts';
import { exitCodeOf } from '../../src/journal/ledger/exit-code.ts';
import { listRunIds } from '../../src/journal/run/run-folder.ts';
import { alteredAccess, systemError } from '../files/altered-access.ts';
import { MEMORY, temporaryFolder } from '../files/temporary-folder.ts';
import { expectTrueIndexes } from '../journal/true-indexes.ts';
import { refusal } from '../library/refusal.ts';
import { TestLibrary } from '../library/test-library.ts';
import { ends, ingest, picture, put } from './pictures.ts';

const folder = temporaryFolder(MEMORY);
const SEARCH_PATH = process.env['PATH'];
let lib: TestLibrary;

beforeEach(() => {
  lib = new TestLibrary(folder.at('home/lib'));
});

afterEach(() => {
  process.env['PATH'] = SEARCH_PATH;
});

const NOON = '2019:05:12 12:00:00';
const DAY = '2019/05/12/20190512_120000';

function card(path: string, content: string | Uint8Array = picture(path, NOON)): string {
  return put(folder.at(`card/${path}`), content);
}

function hash12(content: Uint8Array): string {
  return createHash('sha256').update(content).digest('hex').slice(0, 12);
}

describe('safe to format', () => {
  it('is never said of a folder without files, which may be a card that is not mounted', async () => {
    mkdirSync(folder.at('card'));
    const { run } = await ingest(lib, [folder.at('card')]);
    expect(safeToFormat(lib.library, run.runId)).toMatchObject({ safe: false, unproven: {} });
    // Another source that holds pictures does not speak for it.
    const both = await ingest(lib, [put(folder.at('full/IMG_1.JPG'), 'a picture'), folder.at('card')]);
    expect(safeToFormat(lib.library, both.run.runId)).toMatchObject({
      safe: false,
      empty: [folder.at('card')],
    });
  });
});

describe('a date that cannot be read', () => {
  it('is told of a picture whose inside is damaged', async () => {
    card('damaged.jpg', Buffer.alloc(4000, Buffer.from([0x91, 0x07, 0xfe, 0x03, 0x88])));
    const { summary } = await ingest(lib, [folder.at('card')]);
    expect(summary.warnings).toMatchObject({ count: 1, first: [{ path: folder.at('card/damaged.jpg') }] });
    expect(summary.states).toMatchObject({ undated: { files: 1 } });
    expect(exitCodeOf(summary)).toBe(3);
  });

  /** Readings of the Takeout file: one tells its date, one its content. */
  it.each([0, 1])('is told and ends with 3, at reading %i', async (failing) => {
    card('trip/a.jpg', picture('a'));
    card('trip/a.jpg.json', takeoutJson({ title: 'a.jpg', takenMs: 1_557_648_000_000, url: '' }));
    let readings = 0;
    lib.access = alteredAccess({
      open: (real, path, ...rest) => {
        if (path.endsWith('a.jpg.json') && readings++ === failing) throw systemError('EIO');
        return real(path, ...rest);
      },
    });
    const { summary } = await ingest(lib, [folder.at('card')]);
    expect(readings).toBeGreaterThan(failing);
    expect(exitCodeOf(summary)).toBe(3);
    expect(JSON.stringify([summary.warnings, summary.failures])).toContain('EIO');
  });
});

describe('the sources of an ingest', () => {
  it.each([
    ['absent', () => folder.at('none'), 'tree-changed', 'found nothing'],
    [
      'a link to nowhere',
      () => (symlinkSync('none', folder.at('way')), folder.at('way')),
      'tree-changed',
      '',
    ],
    [
      'a FIFO',
      () => (execFileSync('mkfifo', [folder.at('fifo')]), folder.at('fifo')),
      'tree-changed',
      'found other',
    ],
    [
      'in the media tree',
      () => (mkdirSync(lib.at('media/2019')), lib.at('media/2019')),
      'usage',
      'is inside',
    ],
    [
      'in the archive by a link',
      () => (symlinkSync(lib.at('archive'), folder.at('way')), folder.at('way')),
      'usage',
      'is inside',
    ],
    ['the library', () => lib.root, 'usage', 'holds'],
    ['around the library', () => folder.at('home'), 'usage', 'holds'],
    ['a file in the media tree', () => put(lib.at('media/a.jpg'), 'a'), 'usage', 'is inside'],
  ] as const)('are refused where one is %s', async (_, make, code, message) => {
    const source = make();
    await expect(ingest(lib, [source])).rejects.toThrow(refusal(code, message));
    expect(listRunIds(lib.library)).toEqual([]);
  });

  it.each([
    ['twice the same', ['card', 'card']],
    ['one in the other', ['card', 'card/sub']],
    ['one in the other, the inner one first', ['card/sub', 'card']],
    ['a file of another one', ['card/a.jpg', 'card']],
    ['twice the same file', ['card/a.jpg', 'card/a.jpg']],
  ])('are refused where they are %s', async (_, names) => {
    card('a.jpg');
    card('sub/b.jpg');
    await expect(
      ingest(
        lib,
        names.map((name) => folder.at(name)),
      ),
    ).rejects.toThrow(refusal('usage', 'apart from each other'));
  });

  it('may be single files, also beside the library', async () => {
    const [a, b] = [
      put(folder.at('home/a.jpg'), picture('a', NOON)),
      put(folder.at('home/b.jpg'), picture('b', NOON)),
    ];
    put(folder.at('home/c.jpg'), picture('c', NOON));
    const done = await ingest(lib, [a, b]);
    expect(ends(done)).toEqual(['a.jpg: filed dated', 'b.jpg: filed dated']);
  });

  it('may be a link to a folder', async () => {
    card('a.jpg');
    symlinkSync('card', folder.at('way'));
    expect(ends(await ingest(lib, [folder.at('way')]))).toEqual(['a.jpg: filed dated']);
  });

  it('are the drop folders where none is named, which are moved out of', async () => {
    const dropped = put(lib.at('ingest/a.jpg'), picture('a', NOON));
    const done = await ingest(lib, []);
    expect(ends(done)).toEqual(['a.jpg: filed dated']);
    expect(existsSync(dropped)).toBe(false);
  });

  it.each(['card', 'card/shelf', 'card/shelf/objects', 'card/shelf/objects/ab/object'])(
    'are copied and never moved where they are or hold what a backup disk keeps: %s',
    async (path) => {
      card('shelf/mediastruct-disk.json', '{}');
      const object = card('shelf/objects/ab/object', picture('object', NOON));
      await expect(ingest(lib, [folder.at(path)], { move: true })).rejects.toThrow(
        refusal('usage', 'what a backup disk of a shelf keeps'),
      );
      expect(listRunIds(lib.library)).toEqual([]);
      expect(ends(await ingest(lib, [folder.at(path)]))).toContain('object: filed dated');
      expect(existsSync(object)).toBe(true);
    },
  );

  it('are looked at again where the same content comes from two of them', async () => {
    const content = picture('a', NOON);
    card('a.jpg', content);
    put(folder.at('disk/b.jpg'), content);
    expect(ends(await ingest(lib, [folder.at('card'), folder.at('disk')]))).toEqual([
      'a.jpg: filed dated',
      'b.jpg: duplicate held',
    ]);
    expect(lib.files('media')).toEqual([`${DAY}_${hash12(content)}.jpg`]);
  });
});

describe('an ingest', () => {
  it('tells links, special files, junk and empty files, and takes none of them', async () => {
    card('a.jpg');
    symlinkSync('a.jpg', folder.at('card/link.jpg'));
    execFileSync('mkfifo', [folder.at('card/fifo.jpg')]);
    card('.DS_Store', 'junk');
    card('empty.txt', '');
    const done = await ingest(lib, [folder.at('card')], { move: true });
    expect(ends(done)).toEqual([
      '.DS_Store: skipped junk',
      'a.jpg: filed dated',
      'empty.txt: skipped empty-file',
      'fifo.jpg: skipped special-file',
      'link.jpg: skipped symlink',
    ]);
    expect(readdirSync(folder.at('card')).sort()).toEqual(['.DS_Store', 'empty.txt', 'fifo.jpg', 'link.jpg']);
    expect(safeToFormat(lib.library, done.run.runId).safe).toBe(true);
  });

  it.each<[string, () => void, string]>([
    ['a picture without content', () => void card('empty.jpg', ''), 'empty-picture'],
    [
      'a link to a folder beside it',
      () => {
        mkdirSync(folder.at('storage'));
        symlinkSync('../storage', folder.at('card/100CANON'));
      },
      'symlink-outside',
    ],
    ['what another library moved half-way', () => void card('.ms-12345678-1.gone'), 'unfinished-move'],
  ])('does not call a source safe to format that holds %s', async (_, put, code) => {
    card('a.jpg');
    put();
    const done = await ingest(lib, [folder.at('card')]);
    expect(safeToFormat(lib.library, done.run.runId)).toMatchObject({ safe: false, unproven: { [code]: 1 } });
  });

  it.each(['._IMG_20190512_101010.jpg', 'Thumbs.db'])(
    'looks into %s before its name makes it junk',
    async (name) => {
      card('a.jpg');
      card(name, Buffer.concat([Buffer.from([0xff, 0xd8, 0xff, 0xe0]), Buffer.alloc(500, name)]));
      const done = await ingest(lib, [folder.at('card')]);
      const isFiled = done.entries.some(({ path, state }) => path.endsWith(name) && state !== 'skipped');
      expect(isFiled || !safeToFormat(lib.library, done.run.runId).safe).toBe(true);
    },
  );

  it('of an empty folder finds nothing, and is done', async () => {
    mkdirSync(folder.at('card'));
    const { summary } = await ingest(lib, [folder.at('card')]);
    expect(summary.discovered).toEqual({ files: 0, bytes: 0 });
    expect(exitCodeOf(summary)).toBe(0);
  });

  it('tells what cannot be read, and does not call the card safe', async () => {
    for (const name of ['a.jpg', 'b.CR2', 'b.JPG', 'locked/c.jpg']) card(name);
    lib.access = alteredAccess({
      open: (real, ...given) => {
        if (given[0].endsWith('b.JPG')) throw systemError('EIO');
        return real(...given);
      },
      readdir: (real, path) => {
        if (path.endsWith('locked')) throw systemError('EACCES');
        return real(path);
      },
    });
    const done = await ingest(lib, [folder.at('card')], { move: true });
    expect(ends(done)).toEqual([
      'a.jpg: filed dated',
      'b.CR2: failed group-failed',
      'b.JPG: failed unreadable',
      'locked: failed unreadable',
    ]);
    expect(exitCodeOf(done.summary)).toBe(3);
    expect(readdirSync(folder.at('card')).sort()).toEqual(['b.CR2', 'b.JPG', 'locked']);
    expect(safeToFormat(lib.library, done.run.runId)).toMatchObject({
      safe: false,
      unproven: { 'group-failed': 1, unreadable: 2 },
    });
  });

  it('keeps sidecars with their pictures, also where another picture has the same one', async () => {
    const sidecar = xmpSidecar({ documentId: 'same', rating: 5 });
    const [a, b] = [picture('a', NOON), picture('b', NOON)];
    for (const [name, content] of Object.entries({ a, b })) {
      card(`${name}.jpg`, content);
      card(`${name}.xmp`, sidecar);
    }
    await ingest(lib, [folder.at('card')]);
    expect(lib.files('media')).toEqual(
      [a, b].flatMap((content) => ['jpg', 'xmp'].map((end) => `${DAY}_${hash12(content)}.${end}`)).sort(),
    );
    const again = await ingest(lib, [folder.at('card')]);
    expect(Object.keys(again.summary.states)).toEqual(['duplicate']);
  });

  it('takes a twin for a copy that was filed in the same run, and files the RAW', async () => {
    const jpeg = picture('same', NOON);
    card('1 single.JPG', jpeg);
    card('2 pair.CR2', picture('raw', NOON));
    card('2 pair.JPG', jpeg);
    expect(ends(await ingest(lib, [folder.at('card')], { move: true }))).toEqual([
      '1 single.JPG: filed dated',
      '2 pair.CR2: filed dated',
      '2 pair.JPG: duplicate held',
    ]);
    await expectTrueIndexes(lib);
  });

  it('takes no name of a file for a copy of it', async () => {
    const a = card('a.jpg');
    linkSync(a, folder.at('card/b.jpg'));
    for (const move of [true, true, false]) {
      const { entries, summary } = await ingest(lib, [folder.at('card')], { move });
      expect(entries.at(-1)).toMatchObject({
        path: folder.at('card/b.jpg'),
        state: 'skipped',
        code: 'hard-link',
      });
      expect(exitCodeOf(summary)).toBe(0);
    }
    expect(lib.files('media')).toHaveLength(1);
    expect(readdirSync(folder.at('card'))).toEqual(['b.jpg']);
  });

  it('copies both names of one file on a card as one content', async () => {
    const a = card('a.jpg');
    linkSync(a, folder.at('card/b.jpg'));
    expect(ends(await ingest(lib, [folder.at('card')]))).toEqual([
      'a.jpg: filed dated',
      'b.jpg: duplicate held',
    ]);
  });

  it('leaves what only a volume holds that is away', async () => {
    const content = picture('a', NOON);
    card('a.jpg', content);
    const listing = lib.at('.mediastruct/volumes/MS_0a1b2c3d_1.ndjson');
    using writer = new VolumeListingWriter(nodeFileAccess, listing, { volumeId: 'MS_0a1b2c3d_1' });
    const sha256 = createHash('sha256').update(content).digest('hex');
    writer.add({ path: 'data/a.jpg', sha256, size: content.length, mtimeNs: '1' });
    writer.commit();
    const done = await ingest(lib, [folder.at('card')], { move: true });
    expect(ends(done)).toEqual(['a.jpg: skipped held-on-volume']);
    expect(done.entries[0]?.detail).toContain('MS_0a1b2c3d_1');
    expect(safeToFormat(lib.library, done.run.runId).safe).toBe(false);
  });

  it('sets copies from a drop folder aside, and replaces none that is there', async () => {
    const content = picture('a', NOON);
    await ingest(lib, [card('a.jpg', content)]);
    put(lib.at('duplicates/ingest/drop/b.jpg'), 'other');
    await lib.crawl({ tree: 'duplicates' });
    put(folder.at('drop/b.jpg'), content);
    expect(ends(await ingest(lib, [folder.at('drop')], { move: true }))).toEqual(['b.jpg: duplicate held']);
    expect(lib.files('duplicates')).toEqual(['ingest/drop/b.jpg', `ingest/drop/b_${hash12(content)}.jpg`]);
    await expectTrueIndexes(lib);
  });

  it('files a content again whose only copy was deleted since', async () => {
    const content = picture('a', NOON);
    card('a.jpg', content);
    await ingest(lib, [folder.at('card')]);
    rmSync(lib.at(`media/${DAY}_${hash12(content)}.jpg`));
    put(lib.at('media/other.jpg'), 'so that the tree is known');
    put(lib.at('media/2019/05/12/x.jpg'), 'x');
    await lib.crawl({ acceptTree: true });
    expect(ends(await ingest(lib, [folder.at('card')]))).toEqual(['a.jpg: filed dated']);
  });

  it('proves no copy by a file that rotted', async () => {
    const content = picture('a', NOON);
    card('a.jpg', content);
    await ingest(lib, [folder.at('card')]);
    const held = lib.at(`media/${DAY}_${hash12(content)}.jpg`);
    const rotten = Buffer.from(content);
    rotten[500] = (rotten[500] as number) ^ 1;
    writeFileSync(held, rotten);
    const done = await ingest(lib, [folder.at('card')], { move: true });
    expect(ends(done)).toEqual(['a.jpg: failed keeper-gone']);
    expect(existsSync(folder.at('card/a.jpg'))).toBe(true);
    expect(safeToFormat(lib.library, done.run.runId).safe).toBe(false);
  });

  it('keeps the stem of undated groups whose names are taken', async () => {
    const THM = 'THM';
    for (const side of ['one', 'two']) {
      put(folder.at(`${side}/clip.avi`), `no film at all ${side}`);
      put(folder.at(`${side}/clip.${THM}`), `no picture at all ${side}`);
      await ingest(lib, [folder.at(side)]);
    }
    const mark = hash12(Buffer.from('no film at all two'));
    expect(lib.files('media')).toEqual([
      'undated/clip.THM',
      'undated/clip.avi',
      `undated/clip_${mark}.THM`,
      `undated/clip_${mark}.avi`,
    ]);
  });

  it('files the copy that has a date, whatever is found first', async () => {
    card('album/shared.jpg', picture('same'));
    card('takeout/20190512_120000.jpg', picture('same'));
    const done = await ingest(lib, [folder.at('card')], { move: true });
    expect(ends(done)).toEqual(['20190512_120000.jpg: filed dated', 'shared.jpg: duplicate held']);
    expect(lib.files('media')).toEqual([`${DAY}_${hash12(picture('same'))}.jpg`]);
    expect(lib.files('duplicates')).toEqual(['ingest/card/album/shared.jpg']);
  });

  it('dates a picture that lost its extension by its content', async () => {
    card('recovered', picture('a', NOON));
    card('notes', 'only text');
    expect(ends(await ingest(lib, [folder.at('card')]))).toEqual([
      'notes: skipped unknown-kind',
      'recovered: filed dated',
    ]);
  });

  it('leaves a file alone that changes between plan and act', async () => {
    const a = card('a.jpg');
    card('b.jpg');
    const { planIngest } = await import('../../src/ingest/plan-ingest.ts');
    const request = {
      sources: [folder.at('card')],
      move: true,
      useModifyDate: false,
      useMtime: false,
      shift: {},
    };
    const done = await lib.apply(
      (session) => planIngest(session, request),
      () => appendFileSync(a, '+'),
    );
    expect(ends(done)).toEqual(['a.jpg: failed source-changed', 'b.jpg: filed dated']);
    expect(existsSync(a)).toBe(true);
  });
});

describe('an ingest that cannot go on', () => {
  it.each([
    ['folder_template = "../{yyyy}"', 'no folder below the media tree'],
    ['folder_template = "."', 'no folder below the media tree'],
    ['name_template = "{yyyy}"', 'needs {hash12}, {hash} or at least {hash:8}'],
    ['name_template = "{hash}/{yyyy}"', 'no name below the media tree'],
    ['name_template = "{hash} {colour}"', '{colour} is unknown'],
  ])('refuses the template %s', async (line, message) => {
    card('a.jpg');
    writeFileSync(lib.at('mediastruct.toml'), `[ingest]\n${line}`);
    await expect(ingest(lib, [folder.at('card')])).rejects.toThrow(refusal('usage', message));
    expect(lib.files('media')).toEqual([]);
  });

  it('keeps pictures below the media tree, and its index readable, whatever they call their camera', async () => {
    writeFileSync(lib.at('mediastruct.toml'), '[ingest]\nfolder_template = "[{camera}]/{name}/{yyyy}/"');
    card('...jpg');
    card('a.jpg');
    await ingest(lib, [folder.at('card')]);
    expect(lib.files('media').map((path) => path.split('/').slice(0, -1).join('/'))).toEqual([
      'Camera/__/2019',
      'Camera/a/2019',
    ]);
    await expectTrueIndexes(lib);
  });

  it('refuses a media tree that was never indexed', async () => {
    card('a.jpg');
    put(lib.at('media/b.jpg'), 'b');
    rmSync(lib.at('.mediastruct/indexes/media.ndjson'));
    await expect(ingest(lib, [folder.at('card')])).rejects.toThrow(refusal('no-index', lib.at('media')));
  });

  it('refuses a media tree whose disk is away', async () => {
    card('a.jpg');
    await ingest(lib, [folder.at('card')]);
    renameSync(lib.at('media'), lib.at('away'));
    await expect(ingest(lib, [folder.at('card')])).rejects.toThrow(refusal('tree-changed', lib.at('media')));
    mkdirSync(lib.at('media'));
    await expect(ingest(lib, [folder.at('card')])).rejects.toThrow(refusal('tree-changed', 'empty folder'));
  });

  it('refuses a damaged index, naming it', async () => {
    card('a.jpg');
    const index = lib.at('.mediastruct/indexes/archive.ndjson');
    writeFileSync(index, readFileSync(index).subarray(0, -10));
    await expect(ingest(lib, [folder.at('card')])).rejects.toThrow(refusal('damaged', index));
  });

  it.each([
    ['perl is missing', null, 'tool-missing', 'needs perl'],
    [
      'perl is there and exiftool does not start',
      '#!/bin/sh\n[ "$1" = -e ]\n',
      'tool-failed',
      'does not start',
    ],
  ] as const)('changes nothing where %s', async (_, perl, code, message) => {
    card('a.jpg');
    const programs = folder.at('programs');
    mkdirSync(programs);
    symlinkSync('/bin/sh', join(programs, 'sh'));
    if (perl !== null) writeFileSync(join(programs, 'perl'), perl, { mode: 0o755 });
    process.env['PATH'] = programs;
    const asked = ingest(lib, [folder.at('card')], { move: true, reader: 'exiftool' });
    await expect(asked).rejects.toThrow(refusal(code, message));
    expect(readdirSync(folder.at('card'))).toEqual(['a.jpg']);
    expect(lib.files('media')).toEqual([]);
    expect(listRunIds(lib.library)).toEqual([]);
  });

  it('needs no exiftool for a picture whose date is certain', async () => {
    put(folder.at('card/a.jpg'), picture('dated', '2019:05:12 10:11:12'));
    mkdirSync(folder.at('programs'));
    process.env['PATH'] = folder.at('programs');
    const filed = await ingest(lib, [folder.at('card')]);
    expect(ends(filed)).toEqual(['a.jpg: filed dated']);
    put(folder.at('card/b.jpg'), Buffer.concat([picture('cut', '2019:05:12 10:11:12').subarray(0, 100)]));
    await expect(ingest(lib, [folder.at('card')])).rejects.toThrow(refusal('tool-missing'));
  });

  it('stops at the user’s request with nothing left behind', async () => {
    card('a.jpg');
    Object.assign(lib.options, { stop: { requested: true } });
    await expect(ingest(lib, [folder.at('card')])).rejects.toThrow(refusal('interrupted'));
    expect(listRunIds(lib.library)).toEqual([]);
    expect(nodeFileAccess.readdir(lib.at('media'))).toEqual([]);
  });
});
