import { rmSync } from 'node:fs';
import { outputFileSync } from 'fs-extra/esm';
import { afterEach, beforeEach, expect, it, vi } from 'vitest';
import type { Session } from '../../src/journal/session.ts';
import { findSimilar } from '../../src/similar/find-similar.ts';
import { SmallLibrary } from '../dedupe/small-library.ts';
import { made } from './made-pictures.ts';

const LOOKS = 'lib/.mediastruct/similar/looks.ndjson';
let small: SmallLibrary;

beforeEach(async () => {
  small = new SmallLibrary();
  vi.stubEnv('PATH', `${small.at('bin')}:${process.env['PATH'] ?? ''}`);
  outputFileSync(small.at('frame.jpg'), await made(1).jpeg().toBuffer());
});

afterEach(() => {
  vi.unstubAllEnvs();
  small[Symbol.dispose]();
});

/** An ffmpeg of a version that does this with a file. */
function ffmpeg(version: string, does: string): void {
  const script = `#!/bin/sh\nif [ "$1" = -version ]; then echo "ffmpeg version ${version} x"; else ${does}; fi\n`;
  rmSync(small.at('bin/ffmpeg'), { force: true });
  outputFileSync(small.at('bin/ffmpeg'), script, { mode: 0o755 });
}

async function holding(path: string): Promise<void> {
  outputFileSync(small.at(`lib/media/${path}`), '\0\0\0\x18ftypheic and what no program here reads');
  await small.crawl();
}

async function find(stop?: Session['stop']) {
  return small.session(async (session) => {
    const { figures } = await findSimilar(stop === undefined ? session : { ...session, stop }, {
      threshold: 8,
    });
    const { looked, failed, withoutPreview } = figures;
    return { looked, failed, withoutPreview };
  });
}

it('looks again at a picture whose program was killed', async () => {
  await holding('a.heic');
  ffmpeg('6.1', 'kill -9 $$');
  expect(await find()).toEqual({ looked: 1, failed: 1, withoutPreview: 0 });
  ffmpeg('6.1', `cat ${small.at('frame.jpg')}`);
  expect(await find()).toEqual({ looked: 1, failed: 0, withoutPreview: 0 });
  expect(await find()).toEqual({ looked: 0, failed: 0, withoutPreview: 0 });
});

it.each(['a.heic', 'a.jpg'])(
  'asks a newer program of what the one before could not show: %s',
  async (path) => {
    await holding(path);
    ffmpeg('6.1', 'echo Invalid data found >&2; exit 1');
    const none = path === 'a.heic' ? { failed: 0, withoutPreview: 1 } : { failed: 1, withoutPreview: 0 };
    expect(await find()).toEqual({ looked: 1, ...none });
    expect(await find()).toEqual({ looked: 0, ...none });
    ffmpeg('7.1', `cat ${small.at('frame.jpg')}`);
    expect(await find()).toEqual({ looked: 1, failed: 0, withoutPreview: 0 });
  },
);

it('keeps nothing of a look during which the run was stopped', async () => {
  await holding('a.heic');
  ffmpeg('6.1', `touch ${small.at('asked')}; exit 1`);
  await expect(
    find({
      get requested() {
        return small.has('asked');
      },
    }),
  ).rejects.toMatchObject({ code: 'interrupted' });
  expect(small.has('asked')).toBe(true);
  ffmpeg('6.1', `cat ${small.at('frame.jpg')}`);
  expect(await find()).toEqual({ looked: 1, failed: 0, withoutPreview: 0 });
  expect(small.has(LOOKS)).toBe(true);
});
