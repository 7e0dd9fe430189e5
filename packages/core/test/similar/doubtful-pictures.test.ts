import { Buffer } from 'node:buffer';
import { readdirSync, utimesSync } from 'node:fs';
import { join } from 'node:path';
import { outputFileSync } from 'fs-extra/esm';
import { afterEach, expect, it, vi } from 'vitest';
import { findSimilar } from '../../src/similar/find-similar.ts';
import { tiff } from '../thumbnails/pictures.ts';
import { SmallLibrary } from '../dedupe/small-library.ts';
import { made } from './made-pictures.ts';

afterEach(() => void vi.unstubAllEnvs());

it('looks at a good file of a content where another one rotted, and keeps nothing of that one', async () => {
  using small = new SmallLibrary();
  const whole = await made(1).jpeg().toBuffer();
  const put = (path: string, bytes: Buffer) => {
    outputFileSync(small.at(`lib/media/${path}`), bytes);
    utimesSync(small.at(`lib/media/${path}`), 1_500_000_000, 1_500_000_000);
  };
  put('a/rotten.jpg', whole);
  put('b/good.jpg', whole);
  await small.crawl();
  put('a/rotten.jpg', Buffer.alloc(whole.length));
  await small.crawl();
  const { figures } = await small.session((session) => findSimilar(session, { threshold: 8 }));
  expect(figures).toMatchObject({ pictures: 1, looked: 1, failed: 0 });
});

it.each([
  ['a picture', 'jpg', 40],
  ['a RAW file', 'nef', 0],
])(
  'looks at the next copy where %s rotted since it was crawled, and tells it',
  async (_, extension, from) => {
    using small = new SmallLibrary();
    const jpeg = await made(1).jpeg().toBuffer();
    const whole = extension === 'nef' ? Buffer.concat([tiff(jpeg), Buffer.alloc(60_000)]) : jpeg;
    const put = (path: string, bytes: Buffer) => {
      outputFileSync(small.at(`lib/media/${path}`), bytes);
      utimesSync(small.at(`lib/media/${path}`), 1_500_000_000, 1_500_000_000);
    };
    const find = () =>
      small.session(async (session) => {
        const { figures } = await findSimilar(session, { threshold: 8 });
        return { figures, told: session.warnings.first.map(({ path }) => small.relative(path)) };
      });
    put(`a/rotten.${extension}`, whole);
    put(`b/good.${extension}`, whole);
    await small.crawl();
    put(`a/rotten.${extension}`, Buffer.from(whole).fill(0, from, from + 200));
    const { figures, told } = await find();
    expect(figures).toMatchObject({ pictures: 1, looked: 1, failed: 0, withoutPreview: 0 });
    expect(told).toEqual([`lib/media/a/rotten.${extension}`]);
    expect((await find()).figures).toMatchObject({ looked: 0, failed: 0 });
  },
);

it('shows no file that took the place of a picture since it was crawled, whatever programs are here', async () => {
  using small = new SmallLibrary();
  const find = () => small.session((session) => findSimilar(session, { threshold: 8 }));
  const whole = await made(1).jpeg().toBuffer();
  outputFileSync(small.at('lib/media/large.jpg'), whole);
  outputFileSync(small.at('lib/media/small.jpg'), await made(1).resize(160).jpeg().toBuffer());
  await small.crawl();
  await find();
  outputFileSync(small.at('lib/media/small.jpg'), 'another picture');
  outputFileSync(small.at('bin/ffmpeg'), '#!/bin/sh\necho a picture\n', { mode: 0o755 });
  vi.stubEnv('PATH', `${small.at('bin')}:${process.env['PATH'] ?? ''}`);
  const { folder, figures } = await find();
  expect(figures).toMatchObject({ groups: 1, looked: 0 });
  expect(readdirSync(join(folder, 'pictures'))).toHaveLength(1);
});
