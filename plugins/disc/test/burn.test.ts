import { execFileSync, spawnSync } from 'node:child_process';
import { existsSync, readFileSync, statSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { setTimeout as sleep } from 'node:timers/promises';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { program } from '../../../packages/command/test/program.ts';
import type { BurnReport } from '../src/burn/burn-disc.ts';
import { has, ShelfLibrary } from './shelf-library.ts';

let library: ShelfLibrary;

beforeEach(async () => {
  library = await ShelfLibrary.make();
});

afterEach(() => library[Symbol.dispose]());

const disc = (name: string) => join(library.root, name);
const burn = (name: string, ...more: string[]) =>
  library.run('disc', 'burn', '1', '--device', `stdio:${disc(name)}`, ...more);

/** Whatever failed: nothing is known of a disc, and no image is left. */
function expectNothing(): void {
  expect(library.volume().copies).toEqual([]);
  expect(library.scratch()).toEqual([]);
}

describe.skipIf(!has('xorriso'))('disc burn, by xorriso', () => {
  it('burns two discs, and writes down what reading them back showed', () => {
    const { stdout, status } = burn('a.iso', '--label', 'Photos 1 A', '--serial', 'XY12');
    expect(status).toBe(0);
    expect(stdout).toMatch(/MS_\w+_0001 A: burned; 3 files/);
    expect(stdout).toContain('2 good discs are wanted, 1 there');
    const second = library.json<BurnReport>(
      ...['disc', 'burn', '1', '--device', `stdio:${disc('b.iso')}`, '--location', 'shelf B'],
    );
    expect(second).toMatchObject({ ok: true, copy: 2, code: 'done', files: 3, medium: null });
    const { copies, state, volumeId } = library.volume();
    expect(state).toBe('verified');
    expect(copies).toMatchObject([
      { copy: 1, state: 'verified', label: 'Photos 1 A', serial: 'XY12', verifiedBy: 'burn' },
      { copy: 2, state: 'verified', location: 'shelf B', verifiedBy: 'burn' },
    ]);
    expect(second.disc).toBe(`${volumeId} B`);
    const image = readFileSync(disc('a.iso')).subarray(0, second.imageBytes);
    expect(image.equals(readFileSync(disc('b.iso')).subarray(0, second.imageBytes))).toBe(true);
    expect(library.scratch()).toEqual([]);
  });

  it('takes an image that was made before, of this volume only', () => {
    const image = disc('volume.iso');
    expect(library.run('disc', 'image', '1', '-o', image).status).toBe(0);
    expect(burn('a.iso', '--image', image).status).toBe(0);
    const bytes = readFileSync(image);
    const at = bytes.indexOf(
      readFileSync(library.archive(`${library.volume().volumeId}/data/2019/05/12/a.jpg`)),
    );
    bytes[at + 9] = (bytes[at + 9] as number) ^ 1;
    writeFileSync(image, bytes);
    const rotten = burn('b.iso', '--image', image);
    expect(rotten).toMatchObject({ status: 10 });
    expect(existsSync(disc('b.iso'))).toBe(false);
    expect(library.volume().copies.length).toBe(1);
  });

  it('overwrites nothing', () => {
    writeFileSync(disc('a.iso'), 'mine');
    expect(burn('a.iso').status).toBe(64);
    expect(readFileSync(disc('a.iso'), 'utf8')).toBe('mine');
    expectNothing();
  });

  it('tells of a disk that became full, and knows of no disc', () => {
    library.fakeXorriso(`trap '' XFSZ; ulimit -f 100; exec ${which('xorriso')} "$@"`);
    const { status, stderr } = burn('a.iso');
    expect(status).toBe(41);
    expect(statSync(disc('a.iso')).size).toBeLessThan(200_000);
    expect(stderr).toContain('What stands in that file is no disc; remove it.');
    expectNothing();
  });
});

describe('disc burn, whatever the burning program says', () => {
  it('marks a disc of rubbish as failed, and never as verified', () => {
    library.fakeXorriso('head -c 3000000 /dev/urandom > "$file"; exit 0');
    const { status, stdout } = burn('a.iso');
    expect(status).toBe(12);
    expect(stdout).toContain('FAILED when it was read back: no file system of a disc can be read');
    const { copies, state } = library.volume();
    expect(state).toBe('failed');
    expect(copies).toMatchObject([{ copy: 1, state: 'failed' }]);
    expect(copies[0]?.verifiedAt).toBe(undefined);
    expect(burn('b.iso').status).toBe(12);
    expect(library.volume().copies.map(({ copy }) => copy)).toEqual([1, 2]);
  });

  it('finds one wrong byte in a picture', () => {
    const file = library.archive(`${library.volume().volumeId}/data/2019/05/12/a.jpg`);
    library.fakeXorriso(flipping(file));
    const { status, stdout } = burn('a.iso');
    expect(status).toBe(10);
    expect(stdout).toContain('data/2019/05/12/a.jpg');
    expect(library.volume().copies).toMatchObject([{ state: 'failed' }]);
  });

  it('finds one wrong byte between the files', () => {
    library.fakeXorriso(
      'cp "$image" "$file"; printf X | dd of="$file" bs=1 seek=100 conv=notrunc 2>/dev/null',
    );
    const report = library.json<BurnReport>('disc', 'burn', '1', '--device', `stdio:${disc('a.iso')}`);
    expect(report).toMatchObject({ ok: false, code: 'content-mismatch', mismatched: { count: 0 } });
    expect(report.wrong).toContain('not those of the image');
    expect(library.volume().copies).toMatchObject([{ state: 'failed' }]);
  });

  it('takes a disc that reads back whole for good where xorriso complained, and tells of it', () => {
    library.fakeXorriso('cp "$image" "$file"; echo "xorriso : FAILURE : the tray is stuck" >&2; exit 5');
    const { status, stdout } = burn('a.iso');
    expect(status).toBe(3);
    expect(stdout).toContain('the tray is stuck');
    expect(library.volume().copies).toMatchObject([{ state: 'verified' }]);
  });

  it('knows of no disc where burning failed and the disc is no good', () => {
    library.fakeXorriso(
      'head -c 100000 "$image" > "$file"; echo "xorriso : FAILURE : no space left" >&2; exit 5',
    );
    const { status, stderr } = burn('a.iso');
    expect(status).toBe(41);
    expect(stderr).toContain('xorriso ended with 5: FAILURE : no space left');
    expectNothing();
  });

  it('says what to install where xorriso is missing', () => {
    library.fakeXorriso('exit 0');
    const { status, stderr } = spawnSync(
      process.execPath,
      [program, 'disc', 'burn', '1', '--device', `stdio:${disc('a.iso')}`],
      { cwd: library.root, encoding: 'utf8', env: { PATH: '/nonexistent', HOME: library.root } },
    );
    expect(status).toBe(40);
    expect(stderr).toContain('apt install xorriso');
    expectNothing();
  });
});

describe('disc burn that is ended', () => {
  it('by Ctrl-C leaves nothing but what was burned', async () => {
    library.fakeXorriso('head -c 100000 "$image" > "$file"; exec sleep 60');
    const child = library.start('disc', 'burn', '1', '--device', `stdio:${disc('a.iso')}`);
    await until(() => existsSync(disc('a.iso')));
    child.kill('SIGINT');
    expect(await ended(child)).toBe(130);
    expectNothing();
  });

  it('by kill -9 leaves an image that the next burn removes', async () => {
    library.fakeXorriso('head -c 100000 "$image" > "$file"; exec sleep 5');
    const child = library.start('disc', 'burn', '1', '--device', `stdio:${disc('a.iso')}`);
    await until(() => existsSync(disc('a.iso')));
    child.kill('SIGKILL');
    await ended(child);
    expect(library.scratch().length).toBe(1);
    expect(library.volume().copies).toEqual([]);
    library.fakeXorriso('cp "$image" "$file"');
    expect(burn('b.iso').status).toBe(0);
    expect(library.scratch()).toEqual([]);
    expect(library.volume().copies.length).toBe(1);
  });

  it('removes no file that only looks like its own', async () => {
    const mine = disc('mediastruct-burn-of-1999.iso');
    writeFileSync(mine, 'mine');
    library.fakeXorriso('cp "$image" "$file"');
    expect(burn('a.iso', '--scratch', library.root).status).toBe(0);
    expect(readFileSync(mine, 'utf8')).toBe('mine');
  });
});

describe('disc burn into a drive', () => {
  const toc = (lines: string) => `case "$*" in *-toc*) printf '${lines}'; exit 0;; esac; touch "$0.burned"`;
  const onDrive = () => library.run('disc', 'burn', '1', '--device', '/dev/null');

  it.each([
    [
      'holds data',
      'Media current: BD-R\\nMedia status : is written , is closed\\nMedia space  : 99999999s\\n',
      42,
    ],
    ['is not there', 'Media current: is not recognizable\\n', 42],
    ['is too small', 'Media current: CD-R\\nMedia status : is blank\\nMedia space  : 50s\\n', 23],
  ])('refuses a disc that %s before anything is written', (_, told, code) => {
    library.fakeXorriso(toc(told));
    expect(onDrive().status).toBe(code);
    expect(existsSync(join(library.tools, 'xorriso.burned'))).toBe(false);
    expectNothing();
  });

  it.each([
    ['a file', () => library.archive(`${library.volume().volumeId}/README.txt`)],
    ['a folder', () => library.root],
    ['nothing', () => disc('none')],
  ])('refuses %s in place of a drive', (_, path) => {
    library.fakeXorriso('exit 0');
    expect(library.run('disc', 'burn', '1', '--device', path()).status).toBe(64);
    expectNothing();
  });

  it.skipIf(!hasLoop())('keeps drive, kind of disc and the first curve of speed', () => {
    const backing = disc('blank');
    execFileSync('truncate', ['-s', '8M', backing]);
    const loop = execFileSync('losetup', ['-f', '--show', backing], { encoding: 'utf8' }).trim();
    try {
      const facts =
        "Drive type   : vendor 'ACME' product 'BURNER' revision '1.0'\\nMedia current: BD-R\\nMedia product: ACME/1\\nMedia status : is blank\\nMedia space  : 4096s\\n";
      library.fakeXorriso(
        `case "$*" in *-toc*) printf '%b' "${facts}"; exit 0;; esac; dd if="$image" of="$file" bs=1M conv=fsync 2>/dev/null`,
      );
      const report = library.json<BurnReport>('disc', 'burn', '1', '--device', loop);
      expect(report).toMatchObject({
        ok: true,
        drive: 'ACME BURNER 1.0',
        medium: { type: 'BD-R', product: 'ACME/1' },
      });
      expect(library.volume().copies).toMatchObject([{ state: 'verified', drive: 'ACME BURNER 1.0' }]);
      const scans = readFileSync(
        disc(`.mediastruct/scans/${library.volume().volumeId}.ndjson`),
        'utf8',
      ).trim();
      expect(scans.split('\n').length).toBe(2);
    } finally {
      execFileSync('losetup', ['-d', loop]);
    }
  });
});

it('takes no file on the device of the archive for a disc', async () => {
  using strict = await ShelfLibrary.make({ sameDeviceDiscs: false });
  strict.fakeXorriso('cp "$image" "$file"');
  const file = join(strict.root, 'a.iso');
  const { status, stderr } = strict.run('disc', 'burn', '1', '--device', `stdio:${file}`);
  expect(status).toBe(42);
  expect(stderr).toContain('same_device_discs');
  expect(existsSync(file)).toBe(false);
});

function which(tool: string): string {
  return execFileSync('sh', ['-c', `command -v ${tool}`], { encoding: 'utf8' }).trim();
}

function hasLoop(): boolean {
  return process.getuid?.() === 0 && spawnSync('losetup', ['-f']).status === 0;
}

/** Burns the image with one bit of a file turned. */
function flipping(file: string): string {
  const code = `const fs = require('node:fs'); const [image, to] = process.argv.slice(1);
    const bytes = fs.readFileSync(image); const at = bytes.indexOf(fs.readFileSync('${file}'));
    bytes[at + 1000] ^= 1; fs.writeFileSync(to, bytes);`;
  return `exec ${process.execPath} -e "${code.replaceAll('"', '\\"')}" "$image" "$file"`;
}

async function until(isSo: () => boolean): Promise<void> {
  for (let tries = 0; !isSo(); tries++) {
    if (tries > 600) throw new Error('it never came to be');
    await sleep(50);
  }
}

function ended(child: ReturnType<ShelfLibrary['start']>): Promise<number | null> {
  return new Promise((resolve) => child.on('close', (status) => resolve(status)));
}
