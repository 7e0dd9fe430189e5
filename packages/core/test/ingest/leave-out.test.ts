import { readFileSync, writeFileSync } from 'node:fs';
import { beforeEach, describe, expect, it } from 'vitest';
import { HARMLESS_CODES } from '../../src/ingest/left-out-codes.ts';
import { safeToFormat } from '../../src/ingest/safe-to-format.ts';
import { tallyLeft } from '../../src/ingest/tally-left.ts';
import { alteredAccess, systemError } from '../files/altered-access.ts';
import { MEMORY, temporaryFolder } from '../files/temporary-folder.ts';
import { TestLibrary } from '../library/test-library.ts';
import { ends, ingest, picture, put } from './pictures.ts';

const folder = temporaryFolder(MEMORY);
let lib: TestLibrary;

beforeEach(() => {
  lib = new TestLibrary(folder.at('lib'));
});

function card(path: string, content: string | Uint8Array = picture(path, '2019:05:12 12:00:00')): void {
  put(folder.at(`card/${path}`), content);
}

/** Writes settings of a section of the library's file in place of the ones that are there. */
function set(section: 'ingest' | 'crawl', line: string): void {
  const path = lib.at('mediastruct.toml');
  const text = readFileSync(path, 'utf8');
  const at = text.indexOf(`[${section}]`);
  writeFileSync(path, text.slice(0, at) + text.slice(at).replace(/^leave_out = \[\]$/m, line));
}

async function run(): Promise<{
  readonly ends: string[];
  readonly unproven: Readonly<Record<string, number>>;
}> {
  const done = await ingest(lib, [folder.at('card')]);
  return { ends: ends(done), unproven: safeToFormat(lib.library, done.run.runId).unproven };
}

describe('leave_out', () => {
  it.each(['ingest', 'crawl'] as const)(
    'of [%s] keeps files out of an ingest, which are not proven',
    async (section) => {
      set(section, 'leave_out = ["*.tmp.jpg", "proxies/"]');
      for (const path of ['a.tmp.jpg', 'proxies/b.jpg', 'DCIM/proxies/c.jpg', 'd.jpg', 'proxies.jpg'])
        card(path);
      const { ends, unproven } = await run();
      expect(ends).toEqual([
        'a.tmp.jpg: skipped left-out',
        'b.jpg: skipped left-out',
        'c.jpg: skipped left-out',
        'd.jpg: filed dated',
        'proxies.jpg: filed dated',
      ]);
      expect(unproven).toEqual({ 'left-out': 3 });
    },
  );

  it('brings back what names leave out, where a pattern begins with an exclamation mark', async () => {
    set('ingest', 'leave_out = ["!.thumbnails/"]');
    card('.thumbnails/a.jpg');
    card('@eaDir/b.jpg');
    expect((await run()).ends).toEqual(['a.jpg: filed dated', 'b.jpg: skipped thumbnail']);
  });

  it('holds not for a file that is a source by itself', async () => {
    set('ingest', 'leave_out = ["*.jpg"]');
    card('.trashed-1700000000-a.jpg');
    const done = await ingest(lib, [folder.at('card/.trashed-1700000000-a.jpg')]);
    expect(ends(done)).toEqual(['.trashed-1700000000-a.jpg: filed dated']);
  });
});

describe('a file .mediastructignore', () => {
  it('leaves out of its folder and below what it names, and the deeper one comes last', async () => {
    card('.mediastructignore', '# mine\n*.png.jpg\n/only-here.jpg\n');
    card('trip/.mediastructignore', '!keep.png.jpg\n');
    for (const path of [
      'a.png.jpg',
      'only-here.jpg',
      'trip/only-here.jpg',
      'trip/keep.png.jpg',
      'trip/no.png.jpg',
    ])
      card(path);
    expect((await run()).ends).toEqual([
      '.mediastructignore: skipped ignore-file',
      '.mediastructignore: skipped ignore-file',
      'a.png.jpg: skipped left-out',
      'keep.png.jpg: filed dated',
      'no.png.jpg: skipped left-out',
      'only-here.jpg: filed dated',
      'only-here.jpg: skipped left-out',
    ]);
  });

  it('brings nothing back from a folder that is left out', async () => {
    card('.mediastructignore', 'private/\n');
    card('private/.mediastructignore', '!a.jpg\n');
    card('private/a.jpg');
    card('b.jpg');
    expect((await run()).ends).toContain('a.jpg: skipped left-out');
  });

  it('leaves nothing out where it cannot be read, which is told', async () => {
    card('.mediastructignore', '*.jpg\n');
    card('a.jpg');
    lib.access = alteredAccess({
      open: (real, path, ...rest) => {
        if (path.endsWith('.mediastructignore')) throw systemError('EIO');
        return real(path, ...rest);
      },
    });
    const { entries, summary } = await ingest(lib, [folder.at('card')]);
    expect(entries.find(({ path }) => path.endsWith('a.jpg'))?.state).toBe('filed');
    expect(JSON.stringify(summary.warnings)).toContain('its patterns do not hold');
  });
});

describe('what is left out by its name', () => {
  it('is counted by reason, and only a cache and the trash let a card be formatted', async () => {
    card('a.jpg');
    for (const path of ['.thumbnails/1.jpg', '.trashed-1700000000-b.jpg', '$RECYCLE.BIN/c.jpg']) card(path);
    const done = await ingest(lib, [folder.at('card')]);
    expect(tallyLeft(lib.library, done.run.runId)).toMatchObject({
      thumbnail: { files: 1 },
      trash: { files: 2 },
    });
    expect(safeToFormat(lib.library, done.run.runId)).toMatchObject({ safe: true, unproven: {} });
    card('b.jpg.crdownload');
    card('.c.jpg.icloud', 'bplist00');
    expect((await run()).unproven).toEqual({ partial: 1, placeholder: 1 });
  });

  it('is told where it is too large for a thumbnail, so that nobody formats the only copy', async () => {
    card('.thumbnails/1.jpg', Buffer.concat([picture('large'), Buffer.alloc(1024 * 1024)]));
    card('.thumbnails/2.dat', Buffer.alloc(2 * 1024 * 1024, 'x'));
    const { ends, unproven } = await run();
    expect(ends).toEqual(['1.jpg: skipped picture-in-cache', '2.dat: skipped thumbnail']);
    expect(unproven).toEqual({ 'picture-in-cache': 1 });
    expect(HARMLESS_CODES.has('picture-in-cache')).toBe(false);
  });
});

describe('what is no picture', () => {
  it('is skipped by its kind, counted, and not proven', async () => {
    card('a.jpg');
    card('manual.pdf', '%PDF-1.4');
    card('song.mp3', 'ID3');
    card('backup.zip', 'PK');
    card('setup.exe', 'MZ');
    card('x.qqq', 'x');
    const { ends, unproven } = await run();
    expect(ends).toEqual([
      'a.jpg: filed dated',
      'backup.zip: skipped archive',
      'manual.pdf: skipped document',
      'setup.exe: skipped program',
      'song.mp3: skipped audio',
      'x.qqq: skipped unknown-kind',
    ]);
    expect(unproven).toEqual({ archive: 1, document: 1, program: 1, audio: 1, 'unknown-kind': 1 });
    expect(lib.files('media')).toHaveLength(1);
  });

  it('is a picture all the same where its content is one, or its name that of a camera', async () => {
    card('scan.pdf');
    card('IMG_20190512_120000.qqq', 'a format of tomorrow');
    expect((await run()).ends).toEqual(['IMG_20190512_120000.qqq: filed dated', 'scan.pdf: filed dated']);
  });
});
