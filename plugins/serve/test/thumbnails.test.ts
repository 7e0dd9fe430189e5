import {
  chmodSync,
  existsSync,
  readFileSync,
  rmSync,
  statSync,
  truncateSync,
  utimesSync,
  writeFileSync,
} from 'node:fs';
import { join } from 'node:path';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { landscape, photo, tiff } from '../../../packages/core/test/thumbnails/pictures.ts';
import { frameOf } from '@mediastruct/core/thumbnails';
import { Queue } from '../src/thumbnails/queue.ts';
import { hashOf, ServedLibrary } from './served-library.ts';

const PREVIEW = landscape(3, 4000);
const PHOTO = photo(PREVIEW);
const OTHER = photo(PREVIEW, { orientation: 6 });
const SMALL = Buffer.concat([photo(null), Buffer.alloc(60_000)]);
const LARGE = Buffer.concat([photo(null), Buffer.alloc(4 << 20)]);
const SOON = new Date(Date.now() + 3_600_000);
let served: ServedLibrary;

beforeAll(() => {
  served = new ServedLibrary();
  served.hold([
    { path: 'photo.jpg', content: PHOTO },
    { path: 'other.jpg', content: OTHER },
    { path: 'small.jpg', content: SMALL },
    { path: 'large.jpg', content: LARGE },
    { path: 'text.txt', content: 'no picture' },
  ]);
});
afterAll(() => served[Symbol.asyncDispose]());

const thumb = (content: Buffer | string) => served.asOwner(`/thumb/${hashOf(content)}`);
const kept = (content: Buffer) =>
  join(served.root, '.mediastruct/thumbnails', hashOf(content).slice(0, 2), `${hashOf(content)}.jpg`);

async function bytesOf(response: Response): Promise<Buffer> {
  return Buffer.from(await response.arrayBuffer());
}

describe('a small picture', () => {
  it('is what the camera put into the file, is kept, and is shown without the file', async () => {
    const asked = await Promise.all([thumb(PHOTO), thumb(PHOTO), thumb(PHOTO)]);
    for (const one of asked) expect((await bytesOf(one)).equals(PREVIEW)).toBe(true);
    expect(asked[0]?.headers.get('content-type')).toBe('image/jpeg');
    expect(readFileSync(kept(PHOTO)).equals(PREVIEW)).toBe(true);
    expect(statSync(kept(PHOTO)).mode & 0o077).toBe(0);
    rmSync(served.at('media/photo.jpg'));
    expect((await bytesOf(await thumb(PHOTO))).equals(PREVIEW)).toBe(true);
  });

  it('is made anew where what was kept is not whole', async () => {
    await thumb(OTHER);
    truncateSync(kept(OTHER), 500);
    expect((await bytesOf(await thumb(OTHER))).length).toBeGreaterThan(PREVIEW.length);
    expect(statSync(kept(OTHER)).size).toBeGreaterThan(500);
  });

  it('is not kept where the file is not as it was, and is not made of what was found rotten', async () => {
    await using other = new ServedLibrary();
    const edited = photo(landscape(4, 4000));
    const rotten = Buffer.alloc(PHOTO.length);
    other.write('media/a.jpg', rotten);
    other.write('media/b.jpg', PHOTO);
    other.write('media/d.jpg', rotten);
    other.write('media/c.jpg', OTHER);
    other.index([
      { path: 'a.jpg', content: PHOTO, error: 'EIO' },
      { path: 'b.jpg', content: PHOTO },
      { path: 'c.jpg', content: OTHER },
      { path: 'd.jpg', content: PHOTO, error: 'EIO' },
    ]);
    // It was edited after the catalogue says that it was read.
    other.write('media/c.jpg', Buffer.concat([edited, Buffer.alloc(OTHER.length)]).subarray(0, OTHER.length));
    utimesSync(other.at('media/c.jpg'), SOON, SOON);
    const ask = (kind: string, content: Buffer) => other.asOwner(`/${kind}/${hashOf(content)}`);
    expect((await bytesOf(await ask('media', PHOTO))).equals(PHOTO)).toBe(true);
    for (const kind of ['thumb', 'media'])
      expect((await ask(kind, OTHER)).headers.get('cache-control'), kind).toBe('no-store');
    const folder = join(other.root, '.mediastruct/thumbnails', hashOf(OTHER).slice(0, 2));
    expect(existsSync(folder)).toBe(false);
    expect((await ask('thumb', PHOTO)).headers.get('cache-control')).toContain('immutable');
  });

  it('is the picture itself where there is no other and it is small, and none for all else', async () => {
    const small = await thumb(SMALL);
    expect([small.status, small.headers.get('location')]).toEqual([302, `/media/${hashOf(SMALL)}`]);
    expect((await thumb(LARGE)).status).toBe(204);
    expect((await thumb('no picture')).status).toBe(204);
    expect((await thumb('unknown')).status).toBe(204);
    expect(existsSync(kept(LARGE))).toBe(false);
    expect(served.bugs).toEqual([]);
  });
});

describe('a large picture of a RAW file', () => {
  it('is the largest JPEG that it embeds, and none of what browsers show or what embeds none', async () => {
    const large = landscape(5, 60_000);
    const raw = tiff(large);
    const bare = tiff(null);
    await using other = new ServedLibrary();
    other.hold([
      { path: 'a.dng', content: raw },
      { path: 'b.dng', content: bare },
      { path: 'c.jpg', content: PHOTO },
    ]);
    const preview = (content: Buffer) => other.asOwner(`/preview/${hashOf(content)}`);
    expect((await bytesOf(await preview(raw))).equals(large)).toBe(true);
    expect((await preview(bare)).status).toBe(204);
    expect((await preview(PHOTO)).status).toBe(204);
    expect(other.bugs).toEqual([]);
  });
});

describe('a frame of a film', () => {
  const script = (text: string) => {
    const path = served.at('program');
    writeFileSync(path, `#!/bin/sh\n${text}\n`);
    chmodSync(path, 0o755);
    return path;
  };

  const frame = async (text: string, path = '/x.mp4') => {
    const read = await frameOf(path, script(text));
    return read.kind === 'found' ? read.jpeg.toString() : read.kind;
  };

  it('is what the program prints, and none where it finds none, prints nothing or is not there', async () => {
    expect(await frame('printf jpeg')).toBe('jpeg');
    expect(await frame('printf "%s" "$9"')).toBe('file:/x.mp4');
    const formats = (path?: string) => frame('printf "%s" "$6 $7"', path);
    expect(await formats()).toMatch(/^-format_whitelist mov,.*,image2$/);
    expect(await formats()).not.toMatch(/hls|concat|dash|playlist/);
    expect(await formats('/x%d.jpg')).not.toMatch(/image2/);
    expect(await frame('printf jpeg; echo Invalid data found >&2; exit 1')).toBe('none');
    expect(await frame('exit 0')).toBe('none');
    expect(await frameOf('/x.mp4', '/no/such/program')).toEqual({ kind: 'none' });
  });

  it('failed where the program was killed, stopped or told what the machine lacks', async () => {
    expect(await frame('kill -9 $$')).toBe('failed');
    expect(await frame('exit 255')).toBe('failed');
    expect(await frame('echo "/x.mp4: Input/output error" >&2; exit 1')).toBe('failed');
    expect(await frame('printf jpeg', '/\udcff.mp4')).toBe('failed');
    expect(await frameOf('/x.mp4', served.root)).toMatchObject({ kind: 'failed' });
  });
});

it('lets no more tasks run at once than it may, also where one fails', async () => {
  const queue = new Queue(2);
  let [running, most] = [0, 0];
  const task = (fails: boolean) => async () => {
    most = Math.max(most, ++running);
    await new Promise((done) => setTimeout(done, 1));
    running -= 1;
    if (fails) throw new Error('failed');
  };
  const ends = await Promise.allSettled([1, 2, 3, 4, 5, 6, 7].map((nth) => queue.run(task(nth % 3 === 0))));
  expect([most, ends.filter(({ status }) => status === 'rejected').length]).toEqual([2, 2]);
});
