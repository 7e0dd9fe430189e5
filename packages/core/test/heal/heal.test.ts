import {
  cpSync,
  existsSync,
  readFileSync,
  renameSync,
  rmSync,
  statSync,
  symlinkSync,
  utimesSync,
  writeFileSync,
} from 'node:fs';
import { outputFileSync } from 'fs-extra/esm';
import { beforeEach, describe, expect, it } from 'vitest';
import { planArchive } from '../../src/archive/pack/plan-archive.ts';
import { resumeRuns } from '../../src/journal/complete-run.ts';
import { exitCodeOf } from '../../src/journal/ledger/exit-code.ts';
import type { HealRequest } from '../../src/heal/plan-heal.ts';
import { planHeal } from '../../src/heal/plan-heal.ts';
import { openFindings } from '../../src/holders/finding-ledger.ts';
import { alteredAccess } from '../files/altered-access.ts';
import { temporaryFolder } from '../files/temporary-folder.ts';
import { refusal } from '../library/refusal.ts';
import type { Applied } from '../library/test-library.ts';
import { TestLibrary } from '../library/test-library.ts';

const folder = temporaryFolder();
const DAY = '2019/05/12';
let lib: TestLibrary;

beforeEach(async () => {
  lib = new TestLibrary(folder.at('lib'));
  for (let nth = 0; nth < 10; nth++) write(lib.at(`media/${DAY}/${nth}.jpg`), `picture ${nth}`);
  await lib.crawl();
});

function write(path: string, content: string): void {
  outputFileSync(path, content);
  utimesSync(path, 1_557_650_000, 1_557_650_000);
}

/** Other bytes, the same size and time. */
function rot(path: string): void {
  const { atime, mtime } = statSync(path);
  writeFileSync(path, readFileSync(path, 'utf8').replace('picture', 'pixture'));
  utimesSync(path, atime, mtime);
}

async function crawlDisk(...numbers: number[]): Promise<void> {
  for (const nth of numbers) write(folder.at(`disk/old/${nth}.jpg`), `picture ${nth}`);
  await lib.crawl({ tree: folder.at('disk') });
}

function heal(given: Partial<HealRequest> = {}, between?: () => void): Promise<Applied> {
  return lib.apply((session) => planHeal(session, { paths: [], at: [], ...given }), between);
}

function open(): string[] {
  const { access, state } = lib.library;
  return [...openFindings(access, state.findings).values()].map(({ kind, path }) => `${kind} ${path}`);
}

function told({ entries }: Applied): string[] {
  return entries.map(({ path, state, code }) => `${path.replace(`${folder.path}/`, '')}: ${state}, ${code}`);
}

const file = (nth: number) => lib.at(`media/${DAY}/${nth}.jpg`);
const read = (path: string) => readFileSync(path, 'utf8');

describe('heal', () => {
  it('keeps what rotted aside and puts a good copy in its place, with its time and its record', async () => {
    await crawlDisk(3);
    rot(file(3));
    await lib.crawl({ force: true });
    const { summary } = await heal();
    expect(summary.states).toMatchObject({ mended: { files: 1 }, aside: { files: 1 } });
    expect(read(file(3))).toBe('picture 3');
    expect(read(lib.at(`aside/media/${DAY}/3.jpg`))).toBe('pixture 3');
    expect(statSync(file(3)).mtimeMs).toBe(1_557_650_000_000);
    expect(lib.record('media', `${DAY}/3.jpg`)?.error).toBeUndefined();
    expect(open()).toEqual([]);
    expect(await lib.crawl({ force: true })).toMatchObject({ rotten: 0, changed: 0, gone: 0 });
  });

  it('brings back what is gone, and what is left only on a disk', async () => {
    rmSync(file(3));
    await lib.crawl();
    await crawlDisk(3, 4);
    rmSync(file(4));
    await lib.crawl();
    expect(open()).toEqual([`displaced ${DAY}/3.jpg`, `displaced ${DAY}/4.jpg`]);
    expect((await heal()).summary.states).toMatchObject({ mended: { files: 2 } });
    expect([read(file(3)), read(file(4))]).toEqual(['picture 3', 'picture 4']);
    expect(open()).toEqual([]);
  });

  it('does not ask for what is left at a place that ranks as high', async () => {
    write(lib.at(`duplicates/${DAY}/3.jpg`), 'picture 3');
    await lib.crawl({ tree: 'duplicates' });
    rmSync(lib.at(`duplicates/${DAY}/3.jpg`));
    await lib.crawl({ tree: 'duplicates', acceptTree: true });
    expect(open()).toEqual([]);
  });

  it('is taken back: the bad file stands where it stood, and the finding is open again', async () => {
    await crawlDisk(3, 4);
    rot(file(3));
    rmSync(file(4));
    await lib.crawl({ force: true });
    await heal();
    const { summary } = await lib.undo();
    expect(exitCodeOf(summary)).toBe(0);
    expect(read(file(3))).toBe('pixture 3');
    expect(existsSync(file(4))).toBe(false);
    expect(existsSync(lib.at('aside'))).toBe(false);
    expect(open().sort()).toEqual([`displaced ${DAY}/4.jpg`, `rotten ${DAY}/3.jpg`]);
    await lib.crawl();
    expect(open().sort()).toEqual([`displaced ${DAY}/4.jpg`, `rotten ${DAY}/3.jpg`]);
    await heal();
    expect([read(file(3)), read(file(4))]).toEqual(['picture 3', 'picture 4']);
  });

  it('tells what no reachable copy has, and leaves it', async () => {
    rot(file(3));
    await crawlDisk(4);
    rmSync(file(4));
    await lib.crawl({ force: true });
    renameSync(folder.at('disk'), folder.at('away'));
    const applied = await heal();
    expect(told(applied)).toEqual([
      `lib/media/${DAY}/3.jpg: failed, lost`,
      `lib/media/${DAY}/4.jpg: failed, not-here`,
    ]);
    expect(exitCodeOf(applied.summary)).toBe(11);
    expect(read(file(3))).toBe('pixture 3');
    expect(open()).toHaveLength(2);
  });

  it('believes no copy that it has not read: one that rotted too mends nothing, the next does', async () => {
    await crawlDisk(3, 4);
    write(lib.at(`duplicates/3.jpg`), 'picture 3');
    await lib.crawl({ tree: 'duplicates' });
    for (const path of [file(3), file(4), folder.at('disk/old/3.jpg'), folder.at('disk/old/4.jpg')])
      rot(path);
    await lib.crawl({ force: true });
    expect(told(await heal())).toEqual([
      `lib/media/${DAY}/3.jpg: aside, rotten`,
      'lib/duplicates/3.jpg: mended, rotten',
      `lib/media/${DAY}/4.jpg: failed, lost`,
    ]);
  });

  it('leaves what somebody else mended or changed since', async () => {
    await crawlDisk(3, 4);
    rot(file(3));
    rot(file(4));
    await lib.crawl({ force: true });
    write(file(3), 'picture 3');
    write(file(4), 'edited 4');
    expect(told(await heal())).toEqual([
      `lib/media/${DAY}/3.jpg: left, reads-right`,
      `lib/media/${DAY}/4.jpg: left, changed-since`,
    ]);
    expect(open()).toEqual([`rotten ${DAY}/4.jpg`]);
  });

  it('mends only below the paths that are asked for', async () => {
    await crawlDisk(3, 4);
    rot(file(3));
    rot(file(4));
    await lib.crawl({ force: true });
    await heal({ paths: [file(4)] });
    expect(open()).toEqual([`rotten ${DAY}/3.jpg`]);
  });

  it('mends what is asked for where the path or the library is reached by a symlink', async () => {
    await crawlDisk(3, 4);
    rot(file(3));
    rot(file(4));
    await lib.crawl({ force: true });
    symlinkSync(folder.path, folder.at('link'));
    await heal({ paths: [folder.at(`link/lib/media/${DAY}/3.jpg`)] });
    expect(open()).toEqual([`rotten ${DAY}/4.jpg`]);
    const path = file(4);
    lib = new TestLibrary(folder.at('link/lib'), { isThere: true });
    await heal({ paths: [path] });
    expect(open()).toEqual([]);
  });

  it('refuses a path of which nothing can be said, and finds nothing wrong at one that is in order', async () => {
    await crawlDisk(3);
    rmSync(file(3));
    await lib.crawl();
    for (const path of [lib.at('media/2O19'), lib.at('nothing'), folder.path.slice(0, -1)])
      await expect(heal({ paths: [file(3), path] })).rejects.toEqual(refusal('usage', path, 'expected'));
    expect(open()).toEqual([`displaced ${DAY}/3.jpg`]);
    const planned: number[] = [];
    for (const path of [file(4), lib.root, lib.at('media')])
      planned.push((await heal({ paths: [path] })).operations.length);
    expect(planned).toEqual([0, 1, 0]);
  });

  it('is finished after it was cut off between the bad file and the good one', async () => {
    await crawlDisk(3);
    rot(file(3));
    await lib.crawl({ force: true });
    lib.access = alteredAccess({
      link: (real, existing, to) => {
        if (to === file(3)) throw new Error('killed');
        real(existing, to);
      },
    });
    await expect(heal()).rejects.toThrow('killed');
    expect(existsSync(file(3))).toBe(false);
    lib.access = alteredAccess({});
    await lib.session((session) => resumeRuns(session), { mayResume: true });
    expect(read(file(3))).toBe('picture 3');
    expect(open()).toEqual([]);
    expect(exitCodeOf((await lib.undo()).summary)).toBe(0);
    expect(read(file(3))).toBe('pixture 3');
  });

  it('mends a file of a volume from its disc, and takes nothing else out of the archive', async () => {
    await lib.apply((session) => planArchive(session, {}));
    const [volume = ''] = lib
      .files('archive')
      .flatMap((path) => (path.includes('/data/') ? path.slice(0, path.indexOf('/')) : []));
    cpSync(lib.at(`archive/${volume}`), folder.at('disc'), { recursive: true, preserveTimestamps: true });
    await lib.crawl({ tree: 'archive' });
    const packed = lib.at(`archive/${volume}/data/${DAY}/3.jpg`);
    rot(packed);
    await lib.crawl({ tree: 'archive', force: true });
    expect(told(await heal())).toEqual([`lib/archive/${volume}/data/${DAY}/3.jpg: failed, lost`]);
    const applied = await heal({ at: [folder.at('disc')] });
    expect(applied.summary.states).toMatchObject({ mended: { files: 1 }, aside: { files: 1 } });
    expect(read(packed)).toBe('picture 3');
    expect(read(lib.at(`aside/archive/${volume}/data/${DAY}/3.jpg`))).toBe('pixture 3');
    expect(await lib.crawl({ tree: 'archive', force: true })).toMatchObject({ rotten: 0 });
    await lib.undo();
    expect(read(packed)).toBe('pixture 3');
  });

  it('refuses a place that holds no volume', async () => {
    await expect(heal({ at: [folder.at('nowhere')] })).rejects.toThrow(
      refusal('wrong-volume', 'expected a disc with a volume, found none'),
    );
  });

  it('takes nothing out of the archive that is not told as rotten when it is applied', async () => {
    await crawlDisk(3);
    await lib.apply((session) => planArchive(session, {}));
    await lib.crawl({ tree: 'archive' });
    const [packed = ''] = lib.files('archive').filter((path) => path.endsWith('3.jpg'));
    rot(lib.at(`archive/${packed}`));
    await lib.crawl({ tree: 'archive', force: true });
    const { entries } = await heal({}, () => rmSync(lib.library.state.findings));
    expect(entries.map(({ state, code }) => `${state} ${code}`)).toContain('failed protected');
    expect(read(lib.at(`archive/${packed}`))).toBe('pixture 3');
  });
});
