import { readdirSync, readFileSync } from 'node:fs';
import { outputFileSync } from 'fs-extra/esm';
import { join } from 'node:path';
import sharp from 'sharp';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import type { MediaStructError } from '../../src/errors/media-struct-error.ts';
import type { Session } from '../../src/journal/session.ts';
import { findSimilar } from '../../src/similar/find-similar.ts';
import type { SimilarReport } from '../../src/similar/read-similar-report.ts';
import { readSimilarReport } from '../../src/similar/read-similar-report.ts';
import type { SimilarGroup } from '../../src/similar/similar-group.ts';
import { tiff } from '../thumbnails/pictures.ts';
import { SmallLibrary } from '../dedupe/small-library.ts';
import { made, photograph } from './made-pictures.ts';

const AT = { at: '2019:05:12 10:00:00' };
/** A name that is markup. */
const HOSTILE = `<img src=x onerror="alert(1)">&'.png`;
/** All tags that a page may have: none that runs anything or asks for anything but pictures. */
const TAGS =
  '!doctype html head meta title style body h1 h2 p section div figure a img figcaption ul li'.split(' ');
let small: SmallLibrary;
let report: SimilarReport;
let groups: readonly SimilarGroup[];
let warnings: readonly string[];

/** Pictures of what is known; a number alone is a picture that nothing else is like. */
async function writePictures(): Promise<void> {
  const jpeg = await photograph(made(1, 800, 600), AT);
  const preview = await made(4, 160, 107)
    .extend({ top: 6, bottom: 7, background: 'black' })
    .jpeg()
    .toBuffer();
  const files: Readonly<Record<string, Buffer>> = {
    'a/original.jpg': jpeg,
    'a/equal.jpg': jpeg,
    'phone/small.jpg': await sharp(jpeg).resize(240).jpeg({ quality: 60 }).toBuffer(),
    'phone/turned.jpg': await photograph(sharp(await made(1, 800, 600).rotate(270).png().toBuffer()), {
      ...AT,
      orientation: 6,
      quality: 80,
    }),
    'phone/bright.jpg': await photograph(sharp(jpeg).modulate({ brightness: 1.12 }), { ...AT, quality: 60 }),
    'phone/cropped.jpg': await photograph(
      sharp(jpeg).extract({ left: 13, top: 9, width: 774, height: 567 }),
      AT,
    ),
    'b/one.jpg': await photograph(made(2), AT),
    'b/two.jpg': await photograph(made(2).blur(2), { at: '2019:05:12 10:00:03' }),
    [`b/${HOSTILE}`]: await made(3).png().toBuffer(),
    'b/3.webp': await made(3).webp({ quality: 80 }).toBuffer(),
    'raw/IMG_4.NEF': Buffer.concat([tiff(preview), Buffer.alloc(60_000)]),
    'raw/IMG_4.JPG': await made(4).jpeg().toBuffer(),
    'alone/5.jpg': await made(5).jpeg().toBuffer(),
    'alone/6.png': await made(6).png().toBuffer(),
    'alone/7.jpg': await made(7).jpeg().toBuffer(),
    'blank/white.jpg': await made(8).linear(0.02, 240).jpeg().toBuffer(),
    'blank/white.png': await made(9).linear(0.02, 240).png().toBuffer(),
    'broken/cut.jpg': jpeg.subarray(0, 9_000),
    'broken/text.jpg': Buffer.from('\xff\xd8\xff this is no picture', 'latin1'),
    'other/drawing.svg': Buffer.from('<svg xmlns="http://www.w3.org/2000/svg"/>'),
    'other/notes.txt': Buffer.from('no picture at all'),
  };
  for (const [path, bytes] of Object.entries(files)) outputFileSync(small.at(`lib/media/${path}`), bytes);
}

function find(more: { output?: string; stop?: Session['stop'] } = {}): Promise<SimilarReport> {
  const { output, stop } = more;
  return small.session(async (session) => {
    const found = await findSimilar(stop === undefined ? session : { ...session, stop }, {
      threshold: 8,
      output,
    });
    warnings = session.warnings.first.map(({ path, message }) => `${small.relative(path)}: ${message}`);
    return found;
  });
}

function told(group: SimilarGroup): readonly string[] {
  return group.members.map(({ path, kind }) => `${path} ${kind ?? 'first'}`);
}

beforeAll(async () => {
  small = new SmallLibrary();
  await writePictures();
  await small.crawl();
  const before = small.files('lib/media');
  report = await find();
  groups = [...report.groups()];
  expect(small.files('lib/media')).toEqual(before);
});

afterAll(() => small[Symbol.dispose]());

describe('findSimilar', () => {
  it('groups what shows the same around the largest, says what each is, and joins nothing else', () => {
    const [large = [], ...others] = groups.map(told);
    expect(large[0]).toBe('a/equal.jpg first');
    expect(large.slice(1).toSorted()).toEqual([
      'phone/bright.jpg edited',
      'phone/cropped.jpg edited',
      'phone/small.jpg resized',
      'phone/turned.jpg recompressed',
    ]);
    expect(others.toSorted()).toEqual(
      [
        [`b/${HOSTILE} first`, 'b/3.webp recompressed'],
        ['b/one.jpg first', 'b/two.jpg burst'],
      ].toSorted(),
    );
  });

  it('tells equal files as one picture, with the size that it is shown in', () => {
    const [first] = groups[0]?.members ?? [];
    expect(first).toMatchObject({
      copies: 2,
      width: 800,
      height: 600,
      camera: 'Canon R5',
      day: '2019-05-12',
    });
    const turned = groups[0]?.members.find(({ path }) => path.endsWith('turned.jpg'));
    expect(turned).toMatchObject({ width: 800, height: 600, takenAt: '2019-05-12T10:00:00' });
  });

  it('counts what it left out: what is of one colour, what nothing shows, what goes together by name', () => {
    expect(report.figures).toMatchObject({
      pictures: 19,
      looked: 19,
      blank: 2,
      withoutPreview: 1,
      failed: 2,
      together: 1,
      groups: 3,
      members: 9,
    });
  });

  it('names what cannot be decoded and goes on', () => {
    expect(warnings.map((warning) => warning.split(' it ')[0]).toSorted()).toEqual([
      'lib/media/broken/cut.jpg:',
      'lib/media/broken/text.jpg:',
    ]);
  });

  it('draws pages that are whole by themselves, run nothing, and show names as names', () => {
    const page = readFileSync(report.page, 'utf8');
    const tags = new Set([...page.matchAll(/<([^\s>/]+)/g)].map(([, tag]) => tag));
    expect([...tags].filter((tag) => !TAGS.includes(tag ?? ''))).toEqual([]);
    expect(page).not.toMatch(/https?:/);
    expect(page).toContain('&#60;img src=x onerror=&#34;alert(1)&#34;&#62;&#38;&#39;.png');
    const shown = [...page.matchAll(/src="(pictures\/[0-9a-f]{64}\.jpg)"/g)].map(([, name = '']) => name);
    expect(shown).toHaveLength(9);
    expect(readdirSync(join(report.folder, 'pictures'))).toHaveLength(9);
    for (const name of shown) expect(readFileSync(join(report.folder, name)).readUInt16BE(0)).toBe(0xffd8);
  });

  it('looks at each content once, whatever its name becomes', async () => {
    const again = await find();
    expect(again.figures).toEqual({ ...report.figures, looked: 0 });
    expect([...again.groups()]).toEqual(groups);
    expect(readSimilarReport(small.library)?.folder).toBe(again.folder);
    expect(warnings).toHaveLength(2);
  });

  it('looks again at what an earlier version kept, and keeps nothing of that', async () => {
    const looks = small.at('lib/.mediastruct/similar/looks.ndjson');
    const now = readFileSync(looks, 'utf8');
    outputFileSync(looks, now.replace('"version":2', '"version":1').replaceAll('10:00:00', '11:11:11'));
    expect((await find()).figures).toMatchObject({ looked: report.figures.looked });
    // The decoder's own words are of whichever of its threads failed last.
    const lines = (text: string) =>
      text
        .trimEnd()
        .split('\n')
        .map((line) => line.replace(/"detail":"[^"]*"/, ''))
        .toSorted();
    expect(lines(readFileSync(looks, 'utf8'))).toEqual(lines(now));
  });

  it('refuses a folder in which there is something', async () => {
    await expect(find({ output: small.at('lib/media/a') })).rejects.toMatchObject({ code: 'target-differs' });
  });
});

describe('findSimilar, stopped half-way', () => {
  it('goes on from what it had looked at, past a line that was torn', async () => {
    const looks = small.at('lib/.mediastruct/similar/looks.ndjson');
    const lines = readFileSync(looks, 'utf8').split('\n');
    outputFileSync(looks, lines.slice(0, 8).join('\n').slice(0, -20));
    let asked = 0;
    const stop = {
      get requested() {
        return ++asked > 9;
      },
    };
    const stopped = await find({ stop }).catch((error: MediaStructError) => error);
    expect(stopped).toMatchObject({ code: 'interrupted' });
    const kept = readFileSync(looks, 'utf8').trimEnd().split('\n').length;
    expect(kept).toBeGreaterThan(8);
    const rest = await find();
    expect(rest.figures.looked).toBe(19 - (kept - 2));
    expect([...rest.groups()]).toEqual(groups);
  });
});
