import { existsSync } from 'node:fs';
import { expect, it } from 'vitest';
import { MEMORY, temporaryFolder } from '../files/temporary-folder.ts';
import { TestLibrary } from '../library/test-library.ts';
import { ends, ingest, picture, put } from './pictures.ts';

const folder = temporaryFolder(MEMORY);

function sidecar(date: string): string {
  return `<x:xmpmeta xmlns:x="adobe:ns:meta/"><rdf:RDF xmlns:rdf="http://www.w3.org/1999/02/22-rdf-syntax-ns#"><rdf:Description xmlns:exif="http://ns.adobe.com/exif/1.0/" exif:DateTimeOriginal="${date}"/></rdf:RDF></x:xmpmeta>`;
}

it('files a sidecar that tells another day beside its picture, which the library holds already', async () => {
  const lib = new TestLibrary(folder.at('home/lib'));
  put(folder.at('card/IMG_1.JPG'), picture('1', '2019:05:01 10:00:00'));
  const [first] = (await ingest(lib, [folder.at('card')])).entries;
  put(folder.at('card/IMG_1.xmp'), sidecar('2001-02-03T04:05:06'));
  const again = await ingest(lib, [folder.at('card')]);
  expect(ends(again)).toEqual(['IMG_1.JPG: duplicate held', 'IMG_1.xmp: filed dated']);
  const beside = String(first?.to).replace(/JPG$/, 'xmp');
  expect(again.entries.map(({ to }) => to)).toContain(beside);
  expect(existsSync(beside)).toBe(true);
});
