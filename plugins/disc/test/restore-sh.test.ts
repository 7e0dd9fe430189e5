import { createHash } from 'node:crypto';
import { spawnSync } from 'node:child_process';
import {
  chmodSync,
  existsSync,
  mkdirSync,
  mkdtempSync,
  readdirSync,
  readFileSync,
  rmSync,
  symlinkSync,
  writeFileSync,
} from 'node:fs';
import { tmpdir } from 'node:os';
import { dirname, join } from 'node:path';
import { ignoreProgress, nodeFileAccess, pathToBytes, planArchive, walkTree } from '@mediastruct/core';
import type { VolumeFile, VolumeSet } from '@mediastruct/core';
import { completeRun } from '@mediastruct/core/testing';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { contentOf, TestLibrary } from '../../../packages/core/test/archive/library.ts';
import { NameFiles } from '../src/dress/names-file.ts';
import { restoreScript } from '../src/dress/restore-script.ts';
import { writeCompressedSet } from '../src/set/compressed-set.ts';
import { imageOfVolume } from '../src/volume/image-of-volume.ts';
import { mountedAt } from './disc-folder.ts';

/** The programs that the script says it needs. */
const NEEDED = 'awk cat chmod cp grep gzip ln mkdir mv rm sed sha256sum touch wc'.split(' ');
const ODD = [
  '-n.jpg',
  'a name with  blanks .jpg',
  `it's "quoted" $HOME \`x\` \\n.jpg`,
  '100% b.jpg',
  'new\nline.jpg',
  'bad \udcff\udcfe bytes.jpg',
  'emoji 😀 ж.jpg',
  '*.jpg',
].map((name) => `2019/05/12/${name}`);

const base = mkdtempSync(join(tmpdir(), 'mediastruct-restore-sh-'));
const tools = join(base, 'tools');
const disc = join(base, 'the disc');
const busybox = spawnSync('sh', ['-c', 'command -v busybox'], { encoding: 'utf8' }).stdout.trim();
const shells = [
  ...(busybox === '' ? [] : [['busybox alone', tools, [busybox, 'sh']] as const]),
  ['the system', process.env['PATH'] ?? '', ['sh']] as const,
];

beforeAll(async () => {
  mkdirSync(tools);
  for (const name of NEEDED) if (busybox !== '') symlinkSync(busybox, join(tools, name));
  using test = new TestLibrary([...ODD, '2019/05/13/c.jpg'].map((path) => ({ path, size: 5000 })));
  await test.session(async (session) => completeRun(session, (await planArchive(session, {})).run));
  const output = join(base, 'volume.iso');
  await imageOfVolume(test.library, {
    volume: '1',
    output,
    progress: ignoreProgress,
    stop: { requested: false },
  });
  mountedAt(disc, output);
});

afterAll(() => {
  spawnSync('chmod', ['-R', 'u+w', base]);
  rmSync(base, { recursive: true });
});

it('is a script that busybox reads, or there is no busybox here', () => {
  if (busybox === '') return;
  expect(spawnSync(busybox, ['sh', '-n', join(disc, 'restore.sh')]).status).toBe(0);
});

describe.each(shells)('restore.sh in %s', (name, path, [shell, ...before]) => {
  const run = (words: readonly string[], at = disc) => {
    const done = spawnSync(shell, [...before, join(at, 'restore.sh'), ...words], {
      encoding: 'utf8',
      env: { PATH: path },
      cwd: base,
    });
    return { status: done.status, out: done.stdout, told: done.stderr };
  };
  const dest = join(base, `restored in ${name}`);

  it('says what it can do, and that it does not know a word', () => {
    expect(run([])).toMatchObject({ status: 0, out: expect.stringContaining('restore.sh copy') });
    expect(run(['burn'])).toMatchObject({ status: 2, told: expect.stringContaining('burn') });
    expect(run(['copy', 'all'])).toMatchObject({ status: 2 });
  });

  it('proves every file of the disc', () => {
    expect(run(['verify'])).toMatchObject({ status: 0, out: expect.stringContaining('All 18 files') });
  });

  it.each([
    ['data/2019/05/13/c.jpg', 'a picture'],
    ['catalogue/set.ndjson.gz', 'the catalogue'],
    ['bag-info.txt', 'what describes the volume'],
  ])('finds that %s (%s) is another', (file) => {
    const whole = readFileSync(join(disc, file));
    const damaged = Buffer.from(whole);
    damaged[whole.length - 1] = (damaged[whole.length - 1] ?? 0) ^ 1;
    chmodSync(join(disc, file), 0o644);
    writeFileSync(join(disc, file), damaged);
    const { status, out, told } = run(['verify']);
    writeFileSync(join(disc, file), whole);
    expect({ status, out }).toEqual({ status: 1, out: expect.stringContaining('17 of 18') });
    expect(told).toContain(file);
  });

  it('finds that a file is gone, and that a manifest is', () => {
    const at = join(base, `gone in ${name}`);
    spawnSync('cp', ['-r', disc, at]);
    rmSync(join(at, 'data/2019/05/13/c.jpg'));
    expect(run(['verify'], at)).toMatchObject({ status: 1, told: expect.stringContaining('c.jpg') });
    rmSync(join(at, 'tagmanifest-sha256.txt'));
    expect(run(['verify'], at)).toMatchObject({ status: 1, told: expect.stringContaining('tagmanifest') });
  });

  it('lists the names that files had', () => {
    const { out } = run(['list']);
    for (const one of ODD.filter((path) => path.isWellFormed())) expect(out).toContain(`${one}\n`);
  });

  it('copies all files under the names they had, and never a second time', () => {
    expect(run(['copy', 'all', dest])).toMatchObject({ status: 0, out: expect.stringContaining('9 files') });
    const found = [...walkTree(nodeFileAccess, dest)].map((entry) => entry.path);
    expect(found.sort()).toEqual([...ODD, '2019/05/13/c.jpg'].sort());
    for (const one of found) expect(readFileSync(pathToBytes(join(dest, one)))).toEqual(contentOf(one, 5000));
    expect(run(['copy', 'all', dest])).toMatchObject({
      status: 0,
      out: expect.stringContaining('9 were there'),
    });
  });

  it('copies one file and a folder, by a path on the disc or by the old one', () => {
    const to = join(base, `some in ${name}`);
    expect(run(['copy', 'data/2019/05/13/', to]).out).toContain('1 files were copied');
    expect(run(['copy', '2019/05/12/new\nline.jpg', to]).out).toContain('1 files were copied');
    expect(run(['copy', '2019/05/12/*.jpg', to]).out).toContain('1 files were copied');
    expect(run(['copy', '2019', to]).out).toContain('6 files were copied and read back, 3 were there');
    expect(run(['copy', '1999', to])).toMatchObject({ status: 1, told: expect.stringContaining('nothing') });
  });

  it('copies no file that reads otherwise than its checksum, and says so', () => {
    const at = join(base, `rotten in ${name}`);
    spawnSync('cp', ['-r', disc, at]);
    writeFileSync(join(at, 'data/2019/05/13/c.jpg'), 'rotten');
    const to = join(base, `without rot in ${name}`);
    const { status, out, told } = run(['copy', 'all', to], at);
    expect({ status, out }).toEqual({ status: 1, out: expect.stringContaining('8 files were copied') });
    expect(told).toContain('data/2019/05/13/c.jpg');
    expect(readdirSync(join(to, '2019/05'), { recursive: true })).not.toContain('13/c.jpg');
    expect(readdirSync(join(to, '2019/05/13'))).toEqual([]);
  });

  it('leaves what is at the place of a file, also where it is a link that leads nowhere', () => {
    const to = join(base, `taken in ${name}`);
    mkdirSync(join(to, '2019/05/13'), { recursive: true });
    writeFileSync(join(to, '2019/05/13/c.jpg'), 'mine');
    mkdirSync(join(to, '2019/05/12'));
    symlinkSync(join(base, 'nowhere'), join(to, '2019/05/12/-n.jpg'));
    expect(run(['copy', 'all', to])).toMatchObject({
      status: 1,
      out: expect.stringContaining('2 could not'),
    });
    expect(readFileSync(join(to, '2019/05/13/c.jpg'), 'utf8')).toBe('mine');
    expect(existsSync(join(base, 'nowhere'))).toBe(false);
    expect(readdirSync(to)).toEqual(['2019']);
  });

  it('writes nothing outside the folder, whatever the disc says', () => {
    const at = join(base, `hostile in ${name}`);
    mkdirSync(join(at, 'data'), { recursive: true });
    writeFileSync(join(at, 'restore.sh'), restoreScript(nodeFileAccess));
    writeFileSync(join(at, 'data/x'), 'x');
    const sum = createHash('sha256').update('x').digest('hex');
    writeFileSync(
      join(at, 'manifest-sha256.txt'),
      ['data/../../escaped', 'data/x', '/etc/hostname'].map((one) => `${sum}  ${one}\n`).join(''),
    );
    mkdirSync(join(at, 'catalogue'));
    writeFileSync(join(at, 'catalogue/names.tsv'), 'data/x\t../escaped\n');
    const to = join(base, `kept in ${name}`);
    expect(run(['copy', 'all', to], at).status).toBe(1);
    expect(readdirSync(to)).toEqual([]);
    expect(existsSync(join(base, 'escaped'))).toBe(false);
  });

  it('finds a file of the set by old name, day and hash', () => {
    const { status, out } = run(['find', '100% b']);
    expect(status).toBe(0);
    expect(out).toMatch(/^MS_[0-9a-f]{8}_0001\tno disc of it was known\t2019\/05\/12\/100% b.jpg\t/);
    expect(run(['find', `it's "QUOTED"`]).out.split('\n').length).toBe(2);
    expect(run(['find', 'never taken'])).toMatchObject({ status: 1, out: '' });
  });

  it('joins the parts of a file that lie on two discs, and asks for the second', async () => {
    const parts = ['first part ', 'second part ', 'third part'];
    const [one, two] = await twoDiscs(join(base, `parts in ${name}`), parts);
    const to = join(base, `joined in ${name}`);
    const asked = run(['join', 'film 1.mov', to], one);
    expect(asked).toMatchObject({
      status: 3,
      told: expect.stringContaining('Part 2 of 3 is on MS_2f844a98_0002'),
    });
    expect(asked.told).toContain('disc "Family 2", shelf B');
    expect(run(['join', 'film 1.mov', to, two], one)).toMatchObject({ status: 0, told: '' });
    expect(readFileSync(join(to, 'film 1.mov'), 'utf8')).toBe(parts.join(''));
    expect(readdirSync(to)).toEqual(['film 1.mov']);
    expect(run(['join', 'film 1.mov', to, two], one)).toMatchObject({ status: 1 });
  });

  it('gives no file back of which a part is another', async () => {
    const [one, two] = await twoDiscs(join(base, `bad parts in ${name}`), ['a1', 'b2', 'c3']);
    writeFileSync(join(two, 'data/film 1.mov.003'), 'xx');
    const to = join(base, `not joined in ${name}`);
    expect(run(['join', 'film 1.mov.001', to, two], one)).toMatchObject({
      status: 1,
      told: expect.stringContaining('film 1.mov.003'),
    });
    expect(existsSync(join(to, 'film 1.mov'))).toBe(false);
  });
});

/** A disc with the first part of a file, and one with the others. */
async function twoDiscs(at: string, parts: readonly string[]): Promise<readonly [string, string]> {
  const sum = (text: string) => createHash('sha256').update(text).digest('hex');
  const whole = { sha256: sum(parts.join('')), size: parts.join('').length, of: parts.length };
  const files = parts.map((text, nth): VolumeFile => ({
    volumeId: `MS_2f844a98_000${nth === 0 ? 1 : 2}`,
    runId: '',
    path: `data/film 1.mov.00${nth + 1}`,
    sha256: sum(text),
    size: text.length,
    mtimeNs: '0',
    segment: { ...whole, number: nth + 1 },
  }));
  const set = setOf(files);
  for (const [nth, file] of files.entries()) {
    const path = join(at, file.volumeId, file.path);
    mkdirSync(dirname(path), { recursive: true });
    writeFileSync(path, parts[nth] ?? '');
  }
  const folders = [1, 2].map((number) => join(at, `MS_2f844a98_000${number}`));
  for (const folder of folders) {
    mkdirSync(join(folder, 'catalogue'));
    writeFileSync(join(folder, 'restore.sh'), restoreScript(nodeFileAccess));
    const names = new NameFiles(folder.slice(-16));
    expect([...names.watch(files)].length).toBe(files.length);
    writeFileSync(join(folder, 'catalogue/segments.tsv'), names.segments);
    await writeCompressedSet(nodeFileAccess, join(folder, 'catalogue/set.ndjson.gz'), set);
  }
  return [folders[0] ?? '', folders[1] ?? ''];
}

function setOf(files: readonly VolumeFile[]): VolumeSet {
  const volume = (volumeId: string, copies: VolumeSet['volumes'][number]['copies']) => ({
    ...{
      volumeId,
      state: 'stored' as const,
      runId: '',
      runIds: [],
      segments: [],
      medium: 'dvd',
      capacity: 0,
      files: 0,
      bytes: 0,
    },
    ...{ firstDay: '', lastDay: '', plannedAt: '', tagFiles: {}, copies },
  });
  const disc = { copy: 1, state: 'stored' as const, burnedAt: '', label: 'Family 2', location: 'shelf B' };
  return {
    ...{ setId: '2f844a98', createdAt: '2026-01-01T00:00:00.000Z', asOf: '2026-03-01T00:00:00.000Z' },
    events: [],
    volumes: [volume('MS_2f844a98_0001', []), volume('MS_2f844a98_0002', [disc])],
    files: () => files,
  };
}
