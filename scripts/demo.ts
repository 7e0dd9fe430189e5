// The main job on generated pictures, from the camera card to the shelf and back, with every command shown.
import { spawnSync } from 'node:child_process';
import { createHash } from 'node:crypto';
import fs from 'fs-extra';
import path from 'node:path';
import process from 'node:process';

const WORKSPACE = path.resolve(import.meta.dirname, '..');
const CLI = process.env['MEDIASTRUCT_PROGRAM'] ?? path.join(WORKSPACE, 'packages/cli/bin/mediastruct.js');
const HOME = freshFolder(process.argv[2] ?? path.join(WORKSPACE, 'demo'));
const CARD = path.join(HOME, 'camera-card');
const LAPTOP = path.join(HOME, 'old-laptop');
const LIBRARY = path.join(HOME, 'library');
const DISCS = path.join(HOME, 'discs');
const REBUILT = path.join(HOME, 'rebuilt');
const RESTORED = path.join(HOME, 'restored');
const MEDIUM_BYTES = 12_000_000;

say('A camera card with 360 files: pictures of six cameras, films, sidecars, duplicates, odd names.');
mediastruct('mediagen', '--basedir', CARD, '--maxnumfiles', '360', '--seed', '7');
const truth = readTruth(`${CARD}.truth.ndjson`);

say('A new library. Its discs are very small here, so that there will be several volumes.');
mediastruct('init', LIBRARY, '--medium', String(MEDIUM_BYTES));

say('Ingest: the card is copied, dated by what is inside the pictures, and read back.');
inLibrary('ingest', CARD, '--yes');

say('Why is a picture filed on that day?');
inLibrary('ingest', '--explain', firstDated());

say('A second ingest of the same card files nothing.');
inLibrary('ingest', CARD, '--yes');

say('An old laptop with some of the same pictures is crawled as a further tree.');
copySome(CARD, LAPTOP);
inLibrary('crawl');
inLibrary('crawl', LAPTOP);

say(
  'Dedupe: copies are moved aside after the one that stays was read again; validate proves them once more.',
);
inLibrary('dedupe', '--yes');
inLibrary('validate', '--yes');

say('Archive: whole days into volumes of one disc each.');
inLibrary('archive', '--yes');
inLibrary('archive', 'list');
const [volume] = volumes();
if (volume === undefined) throw new Error('The archive holds no volume.');
inLibrary('archive', 'show', volume);

say('Any machine can check a volume, without this program.');
for (const each of volumes())
  run('sha256sum', ['--check', '--quiet', 'manifest-sha256.txt'], volumeFolder(each));
console.log(`${volumes().length} volumes: every file as its manifest says.`);

say('An image of each volume, which every system reads; and a look into the first, without mounting it.');
fs.mkdirSync(DISCS);
for (const each of volumes()) inLibrary('disc', 'image', each, '--output', imageOf(each));
mediastruct('disc', 'check', imageOf(volume));
run(
  'sh',
  ['-c', '"$1" "$2" disc contents "$3" | head -n 12', 'sh', process.execPath, CLI, imageOf(volume)],
  HOME,
);

say(
  'The library is lost. Any one disc is enough to know again what all of them hold; together they give it back.',
);
mediastruct('disc', 'rebuild', imageOf(volume), '--yes', '--library', REBUILT);
mediastruct(
  'disc',
  'restore',
  '--all',
  '--from',
  DISCS,
  '--to',
  RESTORED,
  '--no-input',
  '--library',
  REBUILT,
);

say('The first volume was burned and put on the shelf.');
inLibrary('archive', 'mark', volume, 'burned', '--label', 'Family 1', '--location', 'shelf 3');
inLibrary('archive', 'verify', volume);

say('Everything is unplugged: where is the picture?');
const wanted = hashOnVolume(volume);
const away = `${LIBRARY}/archive`;
fs.renameSync(away, `${away}.unplugged`);
inLibrary('find', wanted);
inLibrary('status');
fs.renameSync(`${away}.unplugged`, away);

say('The phone is dropped into the drop folder, ingested, and taken back again.');
mediastruct(
  'mediagen',
  '--basedir',
  path.join(LIBRARY, 'ingest/phone'),
  '--maxnumfiles',
  '20',
  '--seed',
  '8',
  '--plain',
  '--truth',
  path.join(HOME, 'phone.truth.ndjson'),
);
inLibrary('ingest', '--yes');
inLibrary('undo', 'last', '--yes');
inLibrary('runs');

say('Is every generated picture still there?');
checkNothingLost();
console.log(`
Look at it:
  ${LIBRARY}/media        the date tree
  ${LIBRARY}/archive      the volumes, each a bag with its README.txt
  ${LIBRARY}/validated    duplicates whose original is proven
  ${DISCS}        an image of each volume; open index.html on one of them
  ${RESTORED}     what came back from these images
  ${LIBRARY}/.mediastruct indexes, runs with plan, journal and ledger
The folder ${HOME} is yours to delete.`);

function imageOf(volumeId: string): string {
  return path.join(DISCS, `${volumeId}.iso`);
}

function say(text: string): void {
  console.log(`\n=== ${text}`);
}

function inLibrary(...args: readonly string[]): void {
  mediastruct(...args, '--library', LIBRARY);
}

function mediastruct(...args: readonly string[]): void {
  console.log(`\n$ mediastruct ${args.map(quoted).join(' ')}`);
  run(process.execPath, [CLI, ...args], HOME);
}

function run(command: string, args: readonly string[], cwd: string): void {
  const done = spawnSync(command, args, { cwd, stdio: ['ignore', 'inherit', 'inherit'] });
  if (done.error !== undefined) throw done.error;
  if (done.status !== 0) throw new Error(`${command} ${args.join(' ')} ended with exit code ${done.status}`);
}

function quoted(word: string): string {
  const short = word.startsWith(HOME) ? path.relative(HOME, word) : word;
  return /^[\w./=-]+$/.test(short) ? short : `'${short}'`;
}

/** A new folder for every demo, so that none is ever overwritten. */
function freshFolder(base: string): string {
  for (let number = 1; ; number++) {
    const folder = path.join(base, `run-${number}`);
    if (fs.existsSync(folder)) continue;
    fs.ensureDirSync(folder);
    return folder;
  }
}

interface Truth {
  readonly path: string;
  readonly sha256: string;
  readonly size: number;
  readonly role: string;
  readonly day: string | null;
  readonly kind: string;
}

function readTruth(file: string): Truth[] {
  const lines = fs.readFileSync(file, 'utf8').split('\n');
  return lines.filter((line) => line !== '').map((line) => JSON.parse(line) as Truth);
}

function firstDated(): string {
  const dated = truth.find(({ day, path: name }) => day !== null && /^[\w/ .-]+\.jpe?g$/i.test(name));
  return path.join(CARD, dated?.path ?? '');
}

function copySome(from: string, to: string): void {
  const ordinary = truth.filter(({ path: name, size }) => size > 0 && /^[\w/ .-]+$/.test(name));
  for (const { path: name } of ordinary.slice(0, 60))
    fs.copySync(path.join(from, name), path.join(to, name), { preserveTimestamps: true });
}

function volumes(): string[] {
  const names = fs.readdirSync(path.join(LIBRARY, 'archive'), { withFileTypes: true });
  return names
    .filter((entry) => entry.isDirectory())
    .map(({ name }) => name)
    .sort();
}

function volumeFolder(volume: string): string {
  return path.join(LIBRARY, 'archive', volume);
}

function hashOnVolume(volume: string): string {
  const [line = ''] = fs
    .readFileSync(path.join(volumeFolder(volume), 'manifest-sha256.txt'), 'utf8')
    .split('\n');
  return line.slice(0, 16);
}

function checkNothingLost(): void {
  // Documents, what systems leave behind, and sidecars without a picture are told and stay on the card.
  const isLeft = ({ role, kind }: Truth) => role === 'orphan' || role === 'left-out' || kind === 'text';
  const contents = truth.filter(({ size }) => size > 0);
  const wanted = contentsOf(contents.filter((file) => !isLeft(file)));
  const left = contentsOf(contents.filter(isLeft));
  const counts = { wanted: wanted.size, left: left.size };
  for (const sum of sumsBelow(LIBRARY)) wanted.delete(sum);
  for (const sum of sumsBelow(CARD)) left.delete(sum);
  if (wanted.size + left.size > 0)
    throw new Error(`${wanted.size} contents are missing in the library, and ${left.size} on the card.`);
  console.log(
    `All ${counts.wanted} different contents that are to be filed are in the library; ${counts.left} others are on the card as before.`,
  );
}

function contentsOf(files: readonly { readonly sha256: string }[]): Set<string> {
  return new Set(files.map(({ sha256 }) => sha256));
}

function* sumsBelow(folder: string): Generator<string> {
  for (const file of filesBelow(Buffer.from(folder)))
    yield createHash('sha256').update(fs.readFileSync(file)).digest('hex');
}

/** Paths as bytes, because some of the names are no UTF-8. */
function* filesBelow(folder: Buffer): Generator<Buffer> {
  for (const entry of fs.readdirSync(folder, { withFileTypes: true, encoding: 'buffer' })) {
    const whole = Buffer.concat([folder, Buffer.from('/'), entry.name]);
    if (entry.isDirectory()) yield* filesBelow(whole);
    else if (entry.isFile()) yield whole;
  }
}
