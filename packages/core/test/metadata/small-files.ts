/** The least bytes of each format that exiftool reads dates from; everything else is left out. */

/** A TIFF with one ExifIFD that holds DateTimeOriginal. */
export function tiffBytes(dateTimeOriginal: string): Buffer {
  const text = Buffer.from(`${dateTimeOriginal}\0`, 'latin1');
  const file = Buffer.alloc(44 + text.length);
  file.write('II*\0', 0, 'latin1');
  file.writeUInt32LE(8, 4);
  file.writeUInt16LE(1, 8);
  writeEntry(file, 10, { tag: 0x8769, type: 4, count: 1, value: 26 });
  file.writeUInt16LE(1, 26);
  writeEntry(file, 28, { tag: 0x9003, type: 2, count: text.length, value: 44 });
  text.copy(file, 44);
  return file;
}

interface Entry {
  readonly tag: number;
  readonly type: number;
  readonly count: number;
  readonly value: number;
}

function writeEntry(file: Buffer, at: number, { tag, type, count, value }: Entry): void {
  file.writeUInt16LE(tag, at);
  file.writeUInt16LE(type, at + 2);
  file.writeUInt32LE(count, at + 4);
  file.writeUInt32LE(value, at + 8);
}

/** An MP4 that is only a movie header; `createdUtc` in milliseconds since 1970, null for the zero that means absent. */
export function mp4Bytes(createdUtc: number | null): Buffer {
  const seconds = createdUtc === null ? 0 : createdUtc / 1000 + 2_082_844_800;
  const header = Buffer.alloc(100);
  header.writeUInt32BE(seconds, 4);
  header.writeUInt32BE(seconds, 8);
  header.writeUInt32BE(1000, 12);
  return Buffer.concat([
    box('ftyp', Buffer.from('isom\0\0\0\0isom', 'latin1')),
    box('moov', box('mvhd', header)),
  ]);
}

function box(type: string, content: Buffer): Buffer {
  const head = Buffer.alloc(8);
  head.writeUInt32BE(8 + content.length, 0);
  head.write(type, 4, 'latin1');
  return Buffer.concat([head, content]);
}

/** An XMP sidecar with these attributes, written as they are. */
export function xmpBytes(attributes: Readonly<Record<string, string>>): Buffer {
  const listed = Object.entries(attributes).map(([name, value]) => `${name}="${value}"`);
  return Buffer.from(
    '<x:xmpmeta xmlns:x="adobe:ns:meta/"><rdf:RDF xmlns:rdf="http://www.w3.org/1999/02/22-rdf-syntax-ns#">' +
      '<rdf:Description xmlns:exif="http://ns.adobe.com/exif/1.0/" xmlns:photoshop="http://ns.adobe.com/photoshop/1.0/" ' +
      `${listed.join(' ')}/></rdf:RDF></x:xmpmeta>`,
  );
}
