import { describe, expect, it } from 'vitest';
import { indexNeighbours } from './camera-neighbours.ts';
import { decideCaptureTime } from './capture-date.ts';
import type { DateOptions, MemberEvidence } from './date-evidence.ts';
import { READ_ARGS } from './exiftool-args.ts';
import { fileNameDate } from './file-name-date.ts';
import { groupFolder } from './groups.ts';
import { splitGroup } from './split-group.ts';

// The rules of dating, one test each, in the order of rank. The cases at their edges are in the tests beside this one; what needs a
// library is in test/ingest/rules-of-dates.test.ts.

const NOW: DateOptions = { nowMs: Date.UTC(2024, 5, 15, 12) };
const DTO = 'EXIF:ExifIFD:DateTimeOriginal';
const CREATE = 'EXIF:ExifIFD:CreateDate';
const UTC_FILM = 'QuickTime:CreateDate';

const file = (
  name: string,
  tags: Record<string, unknown> = {},
  more: Partial<MemberEvidence> = {},
): MemberEvidence => ({ role: 'main', name, folder: '', tags, ...more });

function decide(members: MemberEvidence | readonly MemberEvidence[], more: Partial<DateOptions> = {}) {
  const all = Array.isArray(members) ? (members as readonly MemberEvidence[]) : [members as MemberEvidence];
  return decideCaptureTime(all, { ...NOW, ...more });
}

function day(members: MemberEvidence | readonly MemberEvidence[], more: Partial<DateOptions> = {}): string {
  return decide(members, more).taken?.local.slice(0, 10) ?? 'undated';
}

/** Takes the chosen evidence away again and again; gives the sources in the order of their rank. */
function ranked(name: string, tags: Record<string, unknown>, more: Partial<MemberEvidence>): string[] {
  let left = tags;
  const order: string[] = [];
  for (;;) {
    const { taken, candidates } = decide(file(name, left, more), { useModifyDate: true, useMtime: true });
    const chosen = candidates.find(({ verdict }) => verdict === 'chosen');
    if (taken === null || chosen === undefined || !(chosen.tag in left)) {
      return [...order, ...candidates.map(({ source }) => source)];
    }
    order.push(chosen.source);
    left = Object.fromEntries(Object.entries(left).filter(([tag]) => tag !== chosen.tag));
  }
}

describe('what is kept of a date', () => {
  it('is local, offset, source, precision and confidence; an offset that is not told stays null', () => {
    expect(decide(file('a.jpg', { [DTO]: '2019:05:12 14:30:00' })).taken).toEqual({
      local: '2019-05-12T14:30:00',
      offset: null,
      source: 'exif:DateTimeOriginal',
      precision: 'second',
      confidence: 'high',
    });
  });

  it('is the local day of the capture: 23:30 with an offset of +02:00 stays on its day', () => {
    const tags = { [DTO]: '2019:05:12 23:30:00', 'EXIF:ExifIFD:OffsetTimeOriginal': '-07:00' };
    expect(day(file('a.jpg', tags), { homeZone: 'Asia/Tokyo' })).toBe('2019-05-12');
  });
});

describe('the ranks', () => {
  it('of a still are DateTimeOriginal, XMP, IPTC, CreateDate, MakerNotes, PNG, Takeout, name, folder, ModifyDate, mtime', () => {
    const tags = {
      [DTO]: '2001:01:11 10:00:00',
      'XMP:XMP-exif:Copy1:DateTimeOriginal': '2002:01:11 10:00:00',
      'XMP:XMP-photoshop:DateCreated': '2003:01:11 10:00:00',
      'IPTC:Copy1:DateCreated': '2004:01:11',
      'IPTC:TimeCreated': '10:00:00+00:00',
      [CREATE]: '2005:01:11 10:00:00',
      'MakerNotes:Canon:Copy2:DateTimeOriginal': '2006:01:11 10:00:00',
      'PNG:CreationTime': '2007:01:11 10:00:00',
      'EXIF:IFD0:ModifyDate': '2011:01:11 10:00:00',
    };
    const takeout = { photoTakenTime: Date.UTC(2008, 0, 11) / 1000, position: null };
    const more = { takeout, folder: '2010-01-11', mtimeNs: '1328868000000000000' };
    expect(ranked('IMG_20090111_100000.jpg', tags, more)).toEqual([
      'exif:DateTimeOriginal',
      'xmp:DateTimeOriginal',
      'xmp:DateCreated',
      'iptc:DateCreated',
      'exif:CreateDate',
      'makernotes:DateTimeOriginal',
      'png:CreationTime',
      'takeout',
      'name',
      'folder',
      'modify-date',
      'mtime',
    ]);
  });

  it('of a film are Keys, local times of makers, the header in UTC, its tracks, the name, the folder', () => {
    const tags = {
      'File:MIMEType': 'video/mp4',
      'QuickTime:Keys:CreationDate': '2001:01:11 10:00:00+01:00',
      'QuickTime:UserData:DateTimeOriginal': '2002:01:11 10:00:00',
      'RIFF:DateCreated': '2003:01:11 10:00:00',
      [UTC_FILM]: '2004:01:11 10:00:00',
      'QuickTime:Track1:TrackCreateDate': '2005:01:11 10:00:00',
      'QuickTime:Track1:MediaCreateDate': '2006:01:11 10:00:00',
    };
    expect(ranked('VID_20090111_100000.mp4', tags, { folder: '2010-01-11' })).toEqual([
      'quicktime:CreationDate',
      'quicktime:DateTimeOriginal',
      'riff:DateCreated',
      'quicktime:CreateDate',
      'quicktime:TrackCreateDate',
      'quicktime:MediaCreateDate',
      'name',
      'folder',
    ]);
  });

  it('of a film without a date of its own put its still before its name, and its sidecar behind', () => {
    const film = file('VID_20090111_100000.mp4', { 'File:MIMEType': 'video/mp4' });
    const still = file('a.jpg', { [DTO]: '2008:01:11 10:00:00' }, { role: 'twin' });
    const xmp = { 'XMP:XMP-exif:DateTimeOriginal': '2007:01:11 10:00:00' };
    const sidecar = file('a.xmp', xmp, { role: 'sidecar' });
    expect(day([film, still, sidecar])).toBe('2008-01-11');
    expect(day([film, sidecar])).toBe('2009-01-11');
    expect(day([file('a.mp4'), sidecar])).toBe('2007-01-11');
  });
});

describe('a value that is no date', () => {
  it('is the zero of QuickTime, which counts from 1904', () => {
    expect(day(file('a.mp4', { [UTC_FILM]: '0000:00:00 00:00:00' }))).toBe('undated');
    expect(day(file('a.mp4', { [UTC_FILM]: '1904:01:01 00:00:00' }))).toBe('undated');
  });

  it('falls to the next rank and is noted: years before 1826 and behind tomorrow, days that are none', () => {
    for (const raw of ['1825:12:31 10:00:00', '2025:01:01 10:00:00', '2019:02:30 10:00:00']) {
      const found = decide(file('a.jpg', { [DTO]: raw, [CREATE]: '2019:05:12 14:30:00' }));
      expect(found.taken?.source, raw).toBe('exif:CreateDate');
      expect(found.notes, raw).toHaveLength(1);
    }
  });

  it('is suspect where a clock shows it that nobody set, and is taken only where nothing else is known', () => {
    for (const raw of ['1970:01:01 00:00:00', '1980:01:01 00:00:00', '2000:01:01 00:00:00']) {
      expect(day(file('IMG_20190512_143000.jpg', { [DTO]: raw })), raw).toBe('2019-05-12');
      expect(decide(file('a.jpg', { [DTO]: raw })).taken?.confidence, raw).toBe('low');
    }
  });
});

it('exiftool is asked with -fast and not more, and for the tags by name', () => {
  expect(READ_ARGS).toContain('-fast');
  expect(READ_ARGS.filter((arg) => /^-fast\d/.test(arg))).toEqual([]);
  expect(READ_ARGS).toContain('-DateTimeOriginal');
});

describe("the owner's word", () => {
  const scan = file('a.jpg', { [DTO]: '2015:01:01 10:00:00' });
  const corrected = (written: string, date = '1987:07:06 12:00:00') =>
    file(
      'a.xmp',
      { 'XMP:XMP-exif:DateTimeOriginal': date, 'XMP:XMP-xmp:MetadataDate': written },
      { role: 'sidecar' },
    );

  it('wins where it was written later and is more than 24 hours away, and is listed', () => {
    const found = decide([scan, corrected('2021:02:03 04:05:06')]);
    expect(found.taken?.local).toBe('1987-07-06T12:00:00');
    expect(found.remarks.map(({ kind }) => kind)).toEqual(['owner']);
    expect(day([scan, corrected('2014:02:03 04:05:06')])).toBe('2015-01-01');
    expect(day([scan, corrected('2021:02:03 04:05:06', '2015:01:02 09:00:00')])).toBe('2015-01-01');
  });

  it('is turned round by trust = "camera"', () => {
    expect(day([scan, corrected('2021:02:03 04:05:06')], { trust: 'camera' })).toBe('2015-01-01');
  });

  it('changes nothing where a sidecar has no date', () => {
    expect(day([scan, file('a.xmp', {}, { role: 'sidecar' })])).toBe('2015-01-01');
  });
});

it('GPS time alone dates a picture by the zone of its place, else of home, and never beats a local date', () => {
  const gps = { 'Composite:GPSDateTime': '2016:04:05 22:30:00Z' };
  expect(day(file('a.jpg', gps, { gpsZone: 'Europe/Paris' }))).toBe('2016-04-06');
  expect(day(file('a.jpg', gps), { homeZone: 'Asia/Tokyo' })).toBe('2016-04-06');
  expect(decide(file('a.jpg', gps)).taken?.confidence).toBe('low');
  expect(day(file('a.jpg', { ...gps, [DTO]: '2019:05:12 14:30:00' }))).toBe('2019-05-12');
});

it('a year, or a year and a month, is kept as what it is', () => {
  expect(decide(file('a.jpg', { [DTO]: '1987' })).taken).toMatchObject({ local: '1987', precision: 'year' });
  const month = { 'XMP:XMP-photoshop:DateCreated': '1987:07' };
  expect(decide(file('a.jpg', month)).taken).toMatchObject({ local: '1987-07', precision: 'month' });
});

it('a film in UTC becomes local by its place, its still, pictures of its camera within a day, the zone of home', () => {
  const tags = {
    [UTC_FILM]: '2019:05:12 22:30:00',
    'QuickTime:Keys:Make': 'Apple',
    'QuickTime:Keys:Model': 'X',
  };
  const film = file('a.mp4', tags);
  const neighbour = (local: string) =>
    indexNeighbours([{ camera: 'Apple X', folder: '', taken: { local, offset: '-04:00' } }]);
  const home = { homeZone: 'Asia/Tokyo' };
  const near = { ...home, neighbours: neighbour('2019-05-12T12:00:00') };
  expect(decide({ ...film, gpsZone: 'Europe/Paris' }, near).taken?.offset).toBe('+02:00');
  const still = file('a.heic', {
    [DTO]: '2019:05:13 04:00:00',
    'EXIF:ExifIFD:OffsetTimeOriginal': '+05:30',
  });
  const { candidates } = decide([still, { ...film, role: 'live-clip' }], near);
  expect(candidates.find(({ member }) => member === 'a.mp4')?.offset).toBe('+05:30');
  expect(decide(film, near).taken?.offset).toBe('-04:00');
  expect(decide(film, { ...home, neighbours: neighbour('2019-05-01T12:00:00') }).taken?.offset).toBe(
    '+09:00',
  );
  expect(decide(film).taken).toMatchObject({ offset: '+00:00', confidence: 'low' });
});

describe('an offset', () => {
  const at = (tags: Record<string, unknown>) =>
    decide(file('a.jpg', { [DTO]: '2019:05:12 14:30:00', ...tags })).taken?.offset;

  it('is OffsetTimeOriginal; OffsetTimeDigitized is that of CreateDate; OffsetTime counts alone', () => {
    const original = { 'EXIF:ExifIFD:OffsetTimeOriginal': '+02:00', 'EXIF:ExifIFD:OffsetTime': '+01:00' };
    expect(at(original)).toBe('+02:00');
    expect(at({ 'EXIF:ExifIFD:OffsetTimeDigitized': '+02:00', 'EXIF:ExifIFD:OffsetTime': '+01:00' })).toBe(
      null,
    );
    expect(at({ 'EXIF:ExifIFD:OffsetTime': '+01:00' })).toBe('+01:00');
  });

  it('of GPS is the difference to the local clock in quarters of an hour, from -12:00 to +14:00', () => {
    expect(at({ 'Composite:GPSDateTime': '2019:05:12 12:31:04Z' })).toBe('+02:00');
    expect(at({ 'Composite:GPSDateTime': '2019:05:11 23:00:00Z' })).toBe(null);
  });
});

it('the digits of SubSec are a fraction: "5" is half a second, "05" a twentieth', () => {
  const at = (digits: unknown) =>
    decide(file('a.jpg', { [DTO]: '2019:05:12 14:30:00', 'EXIF:ExifIFD:SubSecTimeOriginal': digits })).taken
      ?.local;
  expect([at('5'), at('05')]).toEqual(['2019-05-12T14:30:00.500', '2019-05-12T14:30:00.050']);
});

it('a name dates by the forms of cameras and programs from its beginning on, with real days only', () => {
  expect(fileNameDate('PXL_20210102_030405678.jpg')?.clock).toBe('utc');
  expect(fileNameDate('1557671400000.jpg')?.clock).toBe('utc');
  for (const name of ['IMG_20190512_143000.jpg', 'Screenshot_20190512-143000.png', '20190512_143000.jpg'])
    expect(fileNameDate(name)?.clock, name).toBe('local');
  expect(fileNameDate('IMG-20190512-WA0007.jpg')).toMatchObject({ precision: 'day', meaning: 'received' });
  for (const name of ['IMG_20190231_143000.jpg', 'invoice 2019-05-12.pdf.jpg'])
    expect(fileNameDate(name), name).toBeNull();
});

describe('a group', () => {
  it('has one date: that of its main file before those of the others', () => {
    const raw = file('a.cr2', { [DTO]: '2019:05:12 14:30:00' });
    expect(day([file('a.jpg', { [DTO]: '2018:01:01 10:00:00' }, { role: 'twin' }), raw])).toBe('2019-05-12');
  });

  it('is a main file with its twin, clip, sidecars in any case, edit, and JSON of a Takeout', () => {
    const names = ['IMG_1234.CR2', 'img_1234.jpg', 'IMG_1234.xmp', 'IMG_1234.CR2.xmp', 'IMG_1234.AAE'];
    const others = ['IMG_1234.MOV', 'IMG_E1234.JPG', 'IMG_1234.jpg.supplemental-metadata.json'];
    expect(groupFolder([...names, ...others])).toHaveLength(1);
  });

  it('is none where two files of one stem are more than a day apart or of two cameras, unless an identifier joins them', () => {
    const main = { role: 'main', to: 0, isWeak: false, camera: 'A', contentId: null, takenMs: 0 } as const;
    const far = { ...main, role: 'twin', takenMs: 2 * 86_400_000 } as const;
    expect(splitGroup([main, far])).toHaveLength(2);
    expect(splitGroup([main, { ...main, role: 'twin', camera: 'B' }])).toHaveLength(2);
    expect(
      splitGroup([
        { ...main, contentId: 'X' },
        { ...far, contentId: 'X' },
      ]),
    ).toHaveLength(1);
  });
});

it('the time of a Takeout is UTC and never overrides a local date', () => {
  const takeout = { photoTakenTime: Date.UTC(2019, 4, 12, 22, 30) / 1000, position: null };
  expect(day(file('a.jpg', {}, { takeout }), { homeZone: 'Europe/Paris' })).toBe('2019-05-13');
  expect(day(file('a.jpg', { [DTO]: '2019:05:12 23:30:00' }, { takeout }))).toBe('2019-05-12');
});
