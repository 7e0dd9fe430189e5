import { describe, expect, it } from 'vitest';

import { decideCaptureTime } from './capture-date.ts';
import type { DateOptions, MemberEvidence } from './date-evidence.ts';

// A test for each rule of evidence that is not a matter of rank alone; those of rank are in capture-date.test.ts.

const options: DateOptions = { nowMs: Date.UTC(2024, 5, 15, 12) };
const DTO = 'EXIF:ExifIFD:DateTimeOriginal';
const CREATE = 'EXIF:ExifIFD:CreateDate';
const XMP_DTO = 'XMP:XMP-exif:DateTimeOriginal';
const XMP_CREATED = 'XMP:XMP-photoshop:DateCreated';
const WRITTEN = 'XMP:XMP-xmp:MetadataDate';
const GPS = 'Composite:GPSDateTime';

const file = (
  name: string,
  tags: Record<string, unknown> = {},
  more: Partial<MemberEvidence> = {},
): MemberEvidence => ({ role: 'main', name, folder: '', tags, ...more });

const sidecar = (tags: Record<string, unknown>, more: Partial<MemberEvidence> = {}): MemberEvidence =>
  file('a.xmp', tags, { role: 'sidecar', ...more });

const decide = (members: MemberEvidence | MemberEvidence[], more: Partial<DateOptions> = {}) =>
  decideCaptureTime(Array.isArray(members) ? members : [members], { ...options, ...more });

const taken = (members: MemberEvidence | MemberEvidence[], more: Partial<DateOptions> = {}): string => {
  const { taken: time } = decide(members, more);
  return time === null ? 'undated' : `${time.local} ${time.source} ${time.precision} ${time.confidence}`;
};

describe("the owner's word", () => {
  const scan = file('a.jpg', { [DTO]: '2015:01:01 10:00:00' });
  const edited = { [XMP_DTO]: '1987:07:06 12:00:00', [WRITTEN]: '2021:02:03 04:05:06+01:00' };

  it('wins where a sidecar was written after the picture and is more than a day away', () => {
    expect(taken([scan, sidecar(edited)])).toBe('1987-07-06T12:00:00 xmp:DateTimeOriginal second high');
    const { remarks } = decide([scan, sidecar(edited)]);
    expect(remarks.map(({ kind }) => kind)).toEqual(['owner']);
    expect(remarks[0]?.text).toContain('2015-01-01T10:00:00');
  });

  it('wins in the XMP of the picture itself, and as photoshop:DateCreated', () => {
    const inside = {
      [DTO]: '2015:01:01 10:00:00',
      [XMP_CREATED]: '1987:07:06',
      [WRITTEN]: '2021:02:03 04:05:06',
    };
    expect(taken(file('a.jpg', inside))).toBe('1987-07-06T00:00:00 xmp:DateCreated day high');
  });

  it('tells the time of its sidecar where it does not say when it was written', () => {
    const plain = { [XMP_DTO]: '1987:07:06 12:00:00' };
    const mtime = (iso: string) => ({ mtimeNs: `${Date.parse(iso)}000000` });
    expect(taken([scan, sidecar(plain, mtime('2021-01-01T00:00:00Z'))])).toContain('1987-07-06');
    expect(taken([scan, sidecar(plain, mtime('2014-01-01T00:00:00Z'))])).toContain('2015-01-01');
    expect(taken([scan, sidecar(plain)])).toContain('2015-01-01');
  });

  it('is listed where it was written before the picture and so does not win', () => {
    const older = { ...edited, [WRITTEN]: '2014:02:03 04:05:06' };
    expect(taken([scan, sidecar(older)])).toContain('2015-01-01');
    expect(decide([scan, sidecar(older)]).remarks.map(({ kind }) => kind)).toEqual(['disagrees']);
  });

  it('changes nothing within a day, nor without a date', () => {
    const near = { ...edited, [XMP_DTO]: '2015:01:01 18:00:00' };
    expect(decide([scan, sidecar(near)])).toMatchObject({
      taken: { local: '2015-01-01T10:00:00' },
      remarks: [],
    });
    expect(taken([scan, sidecar({ [WRITTEN]: '2021:02:03 04:05:06' })])).toContain('2015-01-01');
  });

  it('may be only a year, which agrees with every day of it', () => {
    const year = { [XMP_CREATED]: '1987', [WRITTEN]: '2021:02:03 04:05:06' };
    expect(taken([scan, sidecar(year)])).toBe('1987 xmp:DateCreated year high');
    const within = { ...year, [XMP_CREATED]: '2015' };
    expect(taken([scan, sidecar(within)])).toContain('2015-01-01T10:00:00');
    expect(decide([scan, sidecar(within)]).remarks).toEqual([]);
  });

  it('is taken always with trust "owner", and never with trust "camera"', () => {
    const near = { ...edited, [XMP_DTO]: '2015:01:01 18:00:00' };
    expect(taken([scan, sidecar(near)], { trust: 'owner' })).toContain('2015-01-01T18:00:00');
    expect(taken([scan, sidecar(edited)], { trust: 'camera' })).toContain('2015-01-01T10:00:00 exif');
    expect(decide([scan, sidecar(edited)], { trust: 'camera' }).remarks[0]?.kind).toBe('disagrees');
  });

  it('is that of the sidecar that was written last', () => {
    const first = sidecar({ [XMP_DTO]: '1986:01:02 00:00:00', [WRITTEN]: '2020:01:01 00:00:00' });
    expect(taken([scan, first, sidecar(edited)])).toContain('1987-07-06');
    expect(
      taken([scan, sidecar(edited), { ...first, tags: { ...first.tags, [WRITTEN]: '2022:01:01' } }]),
    ).toContain('1986-01-02');
  });

  it('counts for films, too', () => {
    const film = file('a.mp4', {
      'File:MIMEType': 'video/mp4',
      'QuickTime:CreateDate': '2015:01:01 10:00:00',
    });
    expect(taken([film, sidecar(edited)])).toContain('1987-07-06');
  });
});

describe('GPS time alone', () => {
  it('dates a picture by the zone of its position, else by the zone of home, with low confidence', () => {
    const tags = { [GPS]: '2016:04:05 22:30:00Z' };
    expect(taken(file('a.jpg', tags, { gpsZone: 'Europe/Paris' }))).toBe(
      '2016-04-06T00:30:00 composite:GPSDateTime second low',
    );
    expect(taken(file('a.jpg', tags), { homeZone: 'Asia/Tokyo' })).toContain('2016-04-06T07:30:00');
    expect(taken(file('a.jpg', tags))).toContain('2016-04-05T22:30:00');
    expect(decide(file('a.jpg', tags)).remarks.map(({ kind }) => kind)).toEqual(['assumed']);
  });

  it('never beats a local date in the picture, nor a name that tells the local time', () => {
    const tags = { [GPS]: '2016:04:05 22:30:00Z' };
    expect(taken(file('a.jpg', { ...tags, [CREATE]: '2019:05:12 14:30:00' }))).toContain('2019-05-12');
    expect(taken(file('IMG_20190512_143000.jpg', tags))).toContain('2019-05-12');
  });

  it('comes before a name that only tells when a picture was received', () => {
    const tags = { [GPS]: '2016:04:05 12:00:00Z' };
    expect(taken(file('IMG-20190512-WA0001.jpg', tags, { gpsZone: 'Europe/Paris' }))).toContain('2016-04-05');
  });
});

describe('tags of less usual formats', () => {
  it.each<[string, string, Record<string, unknown>, string]>([
    [
      'a second block of IPTC',
      'a.jpg',
      {
        'IPTC:IPTC2:DateCreated': '2017:03:04',
        'IPTC:IPTC2:TimeCreated': '10:11:12+01:00',
        'IPTC:IPTC:TimeCreated': '01:01:01',
      },
      '2017-03-04T10:11:12 iptc:DateCreated second high',
    ],
    [
      'AVI',
      'a.avi',
      { 'File:MIMEType': 'video/x-msvideo', 'RIFF:DateCreated': '2019:01:02' },
      '2019-01-02T00:00:00 riff:DateCreated day medium',
    ],
    [
      'PNG and SVG with XMP only',
      'a.svg',
      { 'XMP:XMP-xmp:CreateDate': '2018:02:03 04:05:06' },
      '2018-02-03T04:05:06 xmp:CreateDate second medium',
    ],
    ['Dublin Core', 'a.svg', { 'XMP:XMP-dc:Date': '2018:02:03' }, '2018-02-03T00:00:00 xmp:Date day medium'],
    [
      'BPG and DjVu',
      'a.djvu',
      { 'DjVu:DjVu-Meta:CreateDate': '2018:02:03 04:05:06+01:00' },
      '2018-02-03T04:05:06 other:CreateDate second medium',
    ],
    [
      'Lytro, in UTC',
      'a.lfp',
      { 'Lytro:DateTimeOriginal': '2018:02:03 23:05:06Z' },
      '2018-02-04T00:05:06 other:DateTimeOriginal second medium',
    ],
    [
      'Paint Shop Pro, in the zone of this machine',
      'a.psp',
      { 'PSP:CreateDate': '2018:02:03 19:05:06-04:00' },
      '2018-02-04T00:05:06 other:CreateDate second medium',
    ],
    [
      'MIE',
      'a.mie',
      { 'MIE:MIE-Image:DateTimeOriginal': '2018:02:03 04:05:06' },
      '2018-02-03T04:05:06 other:DateTimeOriginal second medium',
    ],
    [
      'PMP',
      'a.pmp',
      { 'MakerNotes:Sony:DateTimeOriginal': '1998:02:03 04:05:06' },
      '1998-02-03T04:05:06 makernotes:DateTimeOriginal second medium',
    ],
  ])('date %s', (_, name, tags, expected) => {
    expect(taken(file(name, tags), { homeZone: 'Europe/Paris' })).toBe(expected);
  });
});

describe('partial dates', () => {
  it.each([
    ['2004:00:00 00:00:00', '2004 exif:DateTimeOriginal year high'],
    ['2004:05:00 00:00:00', '2004-05 exif:DateTimeOriginal month high'],
  ])('keep their precision: %s', (raw, expected) => {
    expect(taken(file('a.jpg', { [DTO]: raw }))).toBe(expected);
    expect(decide(file('a.jpg', { [DTO]: raw })).remarks.map(({ kind }) => kind)).toEqual(['partial']);
  });

  it('give way to a date within them that tells more, and to no other', () => {
    expect(taken(file('a.jpg', { [DTO]: '2019', [CREATE]: '2019:05:12 14:30:00' }))).toContain(
      '2019-05-12T14:30:00',
    );
    expect(taken(file('a.jpg', { [DTO]: '2018', [CREATE]: '2019:05:12 14:30:00' }))).toContain('2018 exif');
  });

  it('are not shifted by the correction of a clock', () => {
    expect(taken(file('a.jpg', { [DTO]: '2018' }), { shifts: { '*': -3_600_000 } })).toContain('2018 exif');
  });
});

describe('a clock that was never set', () => {
  it.each([
    '1970:01:01 00:00:00',
    '1970:01:01 09:00:12',
    '1979:12:31 23:00:00',
    '1980:01:01 00:00:41',
    '1980:01:01 05:12:00',
    '1999:01:01 00:00:10',
    '2000:01:01 00:00:00',
    '2002:12:08 12:00:00',
    '2010:01:01 00:00:00',
    '2016:01:01 00:00:59',
    '1979:11:30 00:00:00',
    '1980:01:06 00:00:00',
    '2007:01:01 12:00:00',
  ])('at %s gives way to the name', (raw) => {
    expect(taken(file('IMG_20190807_060504.jpg', { [DTO]: raw, [CREATE]: raw }))).toContain('2019-08-07');
    expect(taken(file('plain.jpg', { [DTO]: raw }))).toMatch(/ exif:DateTimeOriginal second low$/);
    expect(decide(file('plain.jpg', { [DTO]: raw })).remarks.map(({ kind }) => kind)).toEqual(['suspect']);
  });

  it('leaves real pictures of those years alone', () => {
    expect(taken(file('IMG_20190807_060504.jpg', { [DTO]: '1980:01:02 15:16:17' }))).toContain('1980-01-02');
    expect(taken(file('IMG_20190807_060504.jpg', { [DTO]: '2010:01:01 00:20:00' }))).toContain('2010-01-01');
  });

  it('is right at midnight of a new year if something else tells the same', () => {
    const takeout = { photoTakenTime: Date.UTC(2009, 11, 31, 23, 0, 20) / 1000, position: null };
    const party = file('a.jpg', { [DTO]: '2010:01:01 00:00:20' }, { takeout });
    expect(taken(party)).toBe('2010-01-01T00:00:20 exif:DateTimeOriginal second high');
    expect(decide(party).remarks).toEqual([]);
  });

  it('is right if only the folder names another day of the same month', () => {
    const party = file('a.jpg', { [DTO]: '2010:01:01 00:00:20' }, { folder: '2010-01-05 Party' });
    expect(taken(party)).toContain('2010-01-01T00:00:20 exif');
    expect(taken({ ...party, folder: '2019-08-07 Beach' })).toContain('2019-08-07');
  });

  it('counts up: what its other pictures show makes a later date suspect', () => {
    const picture = file('IMG_20190807_060504.jpg', {
      [DTO]: '2012:01:03 15:16:17',
      'EXIF:IFD0:Model': 'Camera',
    });
    const isFromZero = (clock: string) => clock === 'Camera';
    expect(taken(picture)).toContain('2012-01-03');
    expect(taken(picture, { isFromZero })).toContain('2019-08-07');
  });
});
