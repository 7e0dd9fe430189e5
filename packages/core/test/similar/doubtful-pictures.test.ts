import { Buffer } from 'node:buffer';
import { utimesSync } from 'node:fs';
import { outputFileSync } from 'fs-extra/esm';
import { expect, it } from 'vitest';
import { findSimilar } from '../../src/similar/find-similar.ts';
import { SmallLibrary } from '../dedupe/small-library.ts';
import { made } from './made-pictures.ts';

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
