import { execFileSync, spawnSync } from 'node:child_process';
import { existsSync, readdirSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { dirname, join } from 'node:path';
import { ignoreProgress, planArchive } from '@mediastruct/core';
import { completeRun } from '@mediastruct/core/testing';
import jsQR from 'jsqr';
import { encode } from 'uqr';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { TestLibrary } from '../../../packages/core/test/archive/library.ts';
import type { LabelRequest } from '../src/label/label-of-volume.ts';
import { labelOfVolume } from '../src/label/label-of-volume.ts';
import { labelFacts } from '../src/label/label-facts.ts';
import { LabelText } from '../src/label/label-text.ts';
import { landscape, photo } from '../../../packages/core/test/thumbnails/pictures.ts';
import { volumeOf } from './sets.ts';

const has = (tool: string) => spawnSync('sh', ['-c', `command -v ${tool}`]).status === 0;
const canDraw = has('pdftoppm') && has('zbarimg') && has('pdftotext');

let test: TestLibrary;
let output: string;

beforeEach(async () => {
  test = new TestLibrary(
    ['2019/05/12/a.jpg', '2019/05/12/写真.jpg', '2019/05/13/c.jpg'].map((path) => ({ path, size: 5000 })),
  );
  output = join(test.root, 'label.pdf');
  await test.session(async (session) => completeRun(session, (await planArchive(session, {})).run));
});

afterEach(() => test[Symbol.dispose]());

const make = (request: Partial<LabelRequest> = {}) =>
  labelOfVolume(test.library, {
    volume: '1',
    output,
    copy: undefined,
    location: undefined,
    kind: undefined,
    font: undefined,
    progress: ignoreProgress,
    stop: { requested: false },
    ...request,
  });

function volumeFolder(): string {
  return test.archive(readdirSync(test.archive()).find((entry) => !entry.includes('.')) ?? '');
}

/** Gives the volume's files previews, which those of the test library have not. */
function givePreviews(): void {
  for (const [nth, path] of ['2019/05/12/a.jpg', '2019/05/12/写真.jpg'].entries())
    writeFileSync(join(volumeFolder(), 'data', path), photo(landscape(nth), { orientation: 1 + 5 * nth }));
}

function draw(resolution: number): readonly string[] {
  execFileSync('pdftoppm', ['-r', String(resolution), '-png', output, join(dirname(output), 'drawn')]);
  return readdirSync(dirname(output))
    .filter((name) => name.startsWith('drawn'))
    .sort()
    .map((name) => join(dirname(output), name));
}

describe('the label of a volume', () => {
  it('is a PDF with the disc, its case and a contact sheet', async () => {
    givePreviews();
    const report = await make({ copy: 'b', location: 'shelf B' });
    expect(report).toMatchObject({ copy: 'B', location: 'shelf B', pictures: 2, replacedCharacters: 2 });
    const pdf = readFileSync(output, 'latin1');
    expect(pdf.startsWith('%PDF-')).toBe(true);
    expect(pdf.match(/\/Type \/Page\b/g)?.length).toBe(3);
  });

  it('is the same to the byte every time', async () => {
    givePreviews();
    await make({ copy: 'A' });
    const first = readFileSync(output);
    rmSync(output);
    await make({ copy: 'A' });
    expect(readFileSync(output).equals(first)).toBe(true);
  });

  it('comes without pictures where the folder is gone, and says why', async () => {
    expect(await make()).toMatchObject({ pictures: 0, noPictures: 'no-previews' });
    rmSync(output);
    rmSync(volumeFolder(), { recursive: true });
    expect(await make({ kind: 'jewel' })).toMatchObject({ pictures: 0, noPictures: 'folder-gone' });
    expect(readFileSync(output, 'latin1').match(/\/Type \/Page\b/g)?.length).toBe(1);
  });

  it('replaces nothing', async () => {
    for (const taken of [output, `${output}.part`]) {
      writeFileSync(taken, 'mine');
      await expect(make()).rejects.toMatchObject({ code: 'usage', path: taken });
      expect(readFileSync(taken, 'utf8')).toBe('mine');
      rmSync(taken);
    }
  });

  it.each([
    ['a volume that is not there', { volume: '77' }],
    ['a copy that is no letter', { copy: '2' }],
    ['a folder that is not there', { output: '/not there/label.pdf' }],
    ['a font that is not there', { font: '/not there/font.ttf' }],
    ['a font that is none', { font: join(import.meta.dirname, 'label.test.ts') }],
  ])('is refused for %s', async (_, request) => {
    await expect(make(request)).rejects.toMatchObject({ code: 'usage' });
    expect(existsSync(output)).toBe(false);
  });

  it.skipIf(!canDraw)('shows the volume id as QR codes that a reader reads, and as text', async () => {
    const { volumeId } = await make({ copy: 'B', location: 'Großmutters Regal, полка 3' });
    const told = draw(200).map((page) =>
      spawnSync('zbarimg', ['-q', page], { encoding: 'utf8' }).stdout.trim(),
    );
    expect(told).toEqual([`QR-Code:${volumeId}`, `QR-Code:${volumeId}`]);
    const text = execFileSync('pdftotext', ['-layout', output, '-'], { encoding: 'utf8' });
    for (const one of [volumeId, 'Disc 1 · B', '12 May 2019 to 13 May 2019', 'Großmutters Regal, полка 3'])
      expect(text).toContain(one);
  });

  it.skipIf(!canDraw)('leaves the hub free', async () => {
    await make({ copy: 'B', kind: 'bd' });
    // 10 pixels a millimetre: the middle of the disc is 105 mm from the left and 78 from above.
    execFileSync('pdftoppm', [
      '-r',
      '254',
      '-gray',
      '-f',
      '1',
      '-l',
      '1',
      '-singlefile',
      output,
      join(test.root, 'disc'),
    ]);
    const [width, pixels] = grayMap(readFileSync(join(test.root, 'disc.pgm')));
    let [inHub, onDisc, outside] = [0, 0, 0];
    pixels.forEach((value, at) => {
      if (value > 200) return;
      const distance = Math.hypot((at % width) / 10 - 105, Math.floor(at / width) / 10 - 78);
      if (distance < 21) inHub += 1;
      else if (distance < 58) onDisc += 1;
      else if (distance > 59) outside += 1;
    });
    expect(onDisc).toBeGreaterThan(10_000);
    expect([inHub, outside]).toEqual([0, 0]);
  });
});

function grayMap(bytes: Buffer): readonly [width: number, pixels: Buffer] {
  const [head = '', width = ''] = /^P5\s+(\d+)\s+\d+\s+255\s/.exec(bytes.toString('latin1', 0, 60)) ?? [];
  return [Number(width), bytes.subarray(head.length)];
}

it('codes a volume id so that a decoder gives it back', () => {
  const { data, size } = encode('MS_3f2a9c01_0007', { ecc: 'M', border: 4 });
  const side = size * 4;
  const pixels = new Uint8ClampedArray(side * side * 4);
  for (let y = 0; y < side; y++)
    for (let x = 0; x < side; x++)
      pixels.fill(data[y >> 2]?.[x >> 2] === true ? 0 : 255, (y * side + x) * 4, (y * side + x) * 4 + 4);
  // Its types tell of a module that Node sees as one with a default inside.
  const decode = jsQR as unknown as (
    data: Uint8ClampedArray,
    width: number,
    height: number,
  ) => { data: string } | null;
  expect(decode(pixels, side, side)?.data).toBe('MS_3f2a9c01_0007');
});

describe('the texts of a label', () => {
  it('keep what the font has, and show what it lacks as one sign each', () => {
    const text = new LabelText(null);
    expect(text.fit('Ünïcode Ελλάδα Москва', 'regular')).toEqual({
      text: 'Ünïcode Ελλάδα Москва',
      font: 'regular',
    });
    expect(text.replaced).toBe(0);
    expect(text.fit('写真.jpg', 'regular').text).toBe('\ufffd\ufffd.jpg');
    expect(text.fit('真\u202e \udcff', 'regular').text).toBe('\ufffd\\u{202e} \\xff');
    expect(text.replaced).toBe(2);
  });

  it('tell the place and date that are known of the copy', () => {
    const volume = volumeOf(7, { places: ['shelf A', 'shelf B'] });
    expect(labelFacts(volume, { copy: 'B' })).toMatchObject({
      title: 'Disc 7',
      copy: 'B',
      location: 'shelf B',
      date: '2 Mar 2026',
    });
    expect(labelFacts(volume, { copy: 'c', location: 'here' })).toMatchObject({
      copy: 'C',
      location: 'here',
      date: '1 Mar 2026',
    });
  });
});
