import { createRandom } from '../random.ts';
import { exifTags } from './exif.ts';
import type { ExifFields } from './exif.ts';
import { box, fullBox, latin1, uint16, uint32, zeros } from './iso-box.ts';
import { noiseBuffer } from './noise.ts';
import type { EmbeddingRawOptions } from './raf.ts';
import { encodeDirectory, encodeTiff } from './tiff-directory.ts';
import type { TiffTag } from './tiff-directory.ts';

const CANON = '85c0b687820f11e08111f4ce462b6a48';
const XMP = 'be7acfcb97a942e89c71999491e3afac';
const EXIF_IFD = 0x8769;
const GPS_IFD = 0x8825;
const EPOCH_1904_SECONDS = 2_082_844_800;
const RATING =
  `<?xpacket begin="\ufeff" id="W5M0MpCehiHzreSzNTczkc9d"?><x:xmpmeta xmlns:x="adobe:ns:meta/"><rdf:RDF ` +
  'xmlns:rdf="http://www.w3.org/1999/02/22-rdf-syntax-ns#"><rdf:Description rdf:about="" ' +
  'xmlns:xmp="http://ns.adobe.com/xap/1.0/"><xmp:Rating>0</xmp:Rating></rdf:Description></rdf:RDF></x:xmpmeta>' +
  '<?xpacket end="w"?>';

/**
 * A CR3 of Canon of exactly `size` bytes: an ISO media file whose box of Canon's holds IFD0, ExifIFD, MakerNotes and GPS as a TIFF
 * each, with a track of pictures and one of timed metadata, and noise in place of the sensor's data.
 */
export function cr3File({ size, seed, exif }: EmbeddingRawOptions): Buffer {
  const timed = timedMetadata();
  const lay = (mediaAt: number): Buffer[] => [
    box('ftyp', latin1('crx '), uint32(1), latin1('crx isom')),
    box(
      'moov',
      canonBox(exif),
      movieHeader(exif),
      pictures(mediaAt + timed.length),
      metadata(timed, mediaAt),
    ),
    uuid(XMP, Buffer.from(RATING)),
  ];
  const head = lay(0).reduce((sum, part) => sum + part.length, 0);
  const data = noiseBuffer(Math.max(64, size - head - 8 - timed.length), createRandom(seed));
  return Buffer.concat([...lay(head + 8), box('mdat', timed, data)]);
}

function uuid(name: string, ...content: readonly Buffer[]): Buffer {
  return box('uuid', Buffer.from(name, 'hex'), ...content);
}

function canonBox(exif: ExifFields): Buffer {
  const all = exifTags({ ...exif, byteOrder: 'II' });
  const within = (id: number): readonly TiffTag[] =>
    all.flatMap((tag) => (tag.type === 'directory' && tag.tag === id ? tag.value : []));
  const version: TiffTag = { tag: 0, type: 'byte', value: Buffer.from([2, 3, 0, 0]) };
  const gps = within(GPS_IFD);
  const tiff = (tags: readonly TiffTag[]): Buffer => encodeTiff(tags, 'II');
  return uuid(
    CANON,
    box('CNCV', latin1('CanonCR3_001/00.09.00/00.00.00')),
    box('CTBO', uint32(0)),
    box('CMT1', tiff(all.filter(({ tag }) => tag !== EXIF_IFD && tag !== GPS_IFD))),
    box('CMT2', tiff(within(EXIF_IFD))),
    box('CMT3', tiff([{ tag: 0x0006, type: 'ascii', value: exif.model ?? 'Canon' }])),
    box('CMT4', tiff(gps.length === 0 ? [version] : gps)),
  );
}

/** Canon writes UTC; the clock of the picture stands in for it. */
function seconds({ dateTimeOriginal = '1904:01:01 00:00:00' }: ExifFields): number {
  const [year = 0, month = 1, day = 1, hour = 0, minute = 0, second = 0] = dateTimeOriginal
    .split(/[: ]/)
    .map(Number);
  const ms = Date.UTC(year, month - 1, day, hour, minute, second);
  return ms > 0 ? Math.floor(ms / 1000) + EPOCH_1904_SECONDS : 0;
}

function movieHeader(exif: ExifFields): Buffer {
  const time = seconds(exif);
  return fullBox('mvhd', 0, uint32(time, time, 600, 600, 0x10000), zeros(76));
}

function pictures(at: number): Buffer {
  return track('vide', fullBox('stsd', 0, uint32(1), box('CRAW', zeros(82))), { at, size: 64 });
}

function metadata(sample: Buffer, at: number): Buffer {
  const entry = box('CTMD', zeros(6), uint16(1), zeros(12));
  return track('meta', fullBox('stsd', 0, uint32(1), entry), { at, size: sample.length });
}

function track(
  kind: string,
  description: Buffer,
  { at, size }: { readonly at: number; readonly size: number },
): Buffer {
  const table = box(
    'stbl',
    description,
    fullBox('stts', 0, uint32(1, 1, 1)),
    fullBox('stsc', 0, uint32(1, 1, 1, 1)),
    fullBox('stsz', 0, uint32(size, 1)),
    fullBox('co64', 0, uint32(1, 0, at)),
  );
  return box(
    'trak',
    fullBox('tkhd', 7, uint32(0, 0, 1, 0, 1), zeros(60)),
    box(
      'mdia',
      fullBox('mdhd', 0, uint32(0, 0, 1, 1), uint16(0x55c4, 0)),
      fullBox('hdlr', 0, zeros(4), latin1(kind), zeros(13)),
      box('minf', table),
    ),
  );
}

/** One record of exposure in EXIF's own numbers, as Canon's track of timed metadata has them. */
function timedMetadata(): Buffer {
  const exposure: TiffTag = { tag: 0x829a, type: 'rational', value: [[1, 250]] };
  const header = Buffer.from('II*\0\x08\0\0\0', 'latin1');
  const block = Buffer.concat([header, encodeDirectory([exposure], 'II', header.length)]);
  const record = Buffer.alloc(12 + 8);
  record.writeUInt32LE(record.length + block.length, 0);
  record.writeUInt16LE(7, 4);
  record.writeUInt32LE(8 + block.length, 12);
  record.writeUInt32LE(EXIF_IFD, 16);
  return Buffer.concat([record, block]);
}
