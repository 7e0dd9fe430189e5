import fc from 'fast-check';
import { describe, expect, it } from 'vitest';

import { indexNeighbours } from './camera-neighbours.ts';
import { decideCaptureTime } from './capture-date.ts';
import type { DateOptions, MemberEvidence } from './date-evidence.ts';

const options: DateOptions = { nowMs: Date.UTC(2024, 5, 15, 12) };
const file = (
  name: string,
  tags: Record<string, unknown> = {},
  more: Partial<MemberEvidence> = {},
): MemberEvidence => ({
  role: 'main',
  name,
  folder: '',
  tags,
  ...more,
});
/** `local offset source precision confidence` of a decision. */
const taken = (
  members: MemberEvidence | MemberEvidence[],
  more: Partial<DateOptions> = {},
): string | null => {
  const { taken: time } = decideCaptureTime(Array.isArray(members) ? members : [members], {
    ...options,
    ...more,
  });
  return time === null
    ? null
    : [time.local, time.offset ?? '-', time.source, time.precision, time.confidence].join(' ');
};
const notes = (member: MemberEvidence, more: Partial<DateOptions> = {}): string =>
  decideCaptureTime([member], { ...options, ...more }).notes.join('\n');

const DTO = 'EXIF:ExifIFD:DateTimeOriginal';
const CREATE = 'EXIF:ExifIFD:CreateDate';
const MP4_UTC = 'QuickTime:CreateDate';

describe('a still', () => {
  it.each<[string, Record<string, unknown>, string]>([
    [
      'DateTimeOriginal with fraction and offset',
      {
        [DTO]: '2019:05:12 14:30:00',
        'EXIF:ExifIFD:SubSecTimeOriginal': '05',
        'EXIF:ExifIFD:OffsetTimeOriginal': '+02:00',
        [CREATE]: '2019:06:01 00:00:00',
      },
      '2019-05-12T14:30:00.050 +02:00 exif:DateTimeOriginal subsecond high',
    ],
    [
      'a fraction that is a number',
      { [DTO]: '2019:05:12 14:30:00', 'EXIF:ExifIFD:SubSecTimeOriginal': 5 },
      '2019-05-12T14:30:00.500 - exif:DateTimeOriginal subsecond high',
    ],
    [
      'no offset where none is stated',
      { [DTO]: '2019:05:12 14:30:00' },
      '2019-05-12T14:30:00 - exif:DateTimeOriginal second high',
    ],
    [
      'OffsetTime standing alone',
      { [DTO]: '2019:05:12 14:30:00', 'EXIF:ExifIFD:OffsetTime': '-03:30' },
      '2019-05-12T14:30:00 -03:30 exif:DateTimeOriginal second high',
    ],
    [
      'OffsetTimeDigitized for CreateDate only',
      {
        [DTO]: '2019:05:12 14:30:00',
        'EXIF:ExifIFD:OffsetTimeDigitized': '+01:00',
        'EXIF:ExifIFD:OffsetTime': '+01:00',
      },
      '2019-05-12T14:30:00 - exif:DateTimeOriginal second high',
    ],
    [
      'CreateDate with its own offset and fraction',
      {
        [CREATE]: '2019:05:12 14:30:00',
        'EXIF:ExifIFD:OffsetTimeDigitized': '+01:00',
        'EXIF:ExifIFD:SubSecTimeDigitized': 25,
      },
      '2019-05-12T14:30:00.250 +01:00 exif:CreateDate subsecond medium',
    ],
    [
      'EXIF before XMP',
      { 'XMP:XMP-exif:Copy1:DateTimeOriginal': '2018:01:02 03:04:05', [DTO]: '2019:05:12 14:30:00' },
      '2019-05-12T14:30:00 - exif:DateTimeOriginal second high',
    ],
    [
      'XMP before CreateDate',
      { [CREATE]: '2019:05:12 14:30:00', 'XMP:XMP-exif:DateTimeOriginal': '2018:01:02 03:04:05.5+02:00' },
      '2018-01-02T03:04:05.500 +02:00 xmp:DateTimeOriginal subsecond high',
    ],
    [
      "a scan's own date before the day of scanning",
      { [CREATE]: '2019:05:12 14:30:00', 'XMP:XMP-photoshop:DateCreated': '1923:07:14' },
      '1923-07-14T00:00:00 - xmp:DateCreated day high',
    ],
    [
      'DateCreated with a time before CreateDate',
      { [CREATE]: '2019:05:12 14:30:00', 'XMP:XMP-photoshop:DateCreated': '2003:08:31 10:00:00' },
      '2003-08-31T10:00:00 - xmp:DateCreated second high',
    ],
    [
      'CreateDate before a day somebody typed',
      { 'XMP:XMP-xmp:CreateDate': '2005:12:17 22:03:32Z', 'XMP:XMP-photoshop:DateCreated': '2003:08:31' },
      '2005-12-17T22:03:32 +00:00 xmp:CreateDate second medium',
    ],
    [
      'IPTC day and time',
      {
        'IPTC:DateCreated': '2005:12:14',
        'IPTC:TimeCreated': '14:39:47-08:00',
        [CREATE]: '2019:05:12 14:30:00',
      },
      '2005-12-14T14:39:47 -08:00 iptc:DateCreated second high',
    ],
    [
      'MakerNotes that exiftool prints as DateTimeOriginal',
      { 'MakerNotes:Reconyx:DateTimeOriginal': '2020:03:16 10:00:00' },
      '2020-03-16T10:00:00 - makernotes:DateTimeOriginal second medium',
    ],
    [
      'CreateDate before a copy in MakerNotes',
      { [CREATE]: '2019:05:12 14:30:00', 'MakerNotes:Canon:Copy1:DateTimeOriginal': '2018:05:12 14:30:00' },
      '2019-05-12T14:30:00 - exif:CreateDate second medium',
    ],
    [
      'PNG text',
      { 'PNG:CreationTime': 'Sun, 12 May 2019 14:30:00 +0200' },
      '2019-05-12T14:30:00 +02:00 png:CreationTime second medium',
    ],
    [
      'the day where the time is impossible',
      { [DTO]: '2019:05:12 24:00:00' },
      '2019-05-12T00:00:00 - exif:DateTimeOriginal day low',
    ],
  ])('takes %s', (_, tags, expected) => {
    expect(taken(file('a.jpg', tags))).toBe(expected);
  });

  it.each([
    ['2019:05:12 14:30:00', '2019:05:12 12:30:04Z', '+02:00'],
    ['2019:05:12 00:30:00', '2019:05:11 18:45:00Z', '+05:45'],
    ['2019:05:12 14:30:00', '2019:05:12 02:00:00Z', '+12:30'],
    ['2019:05:12 14:30:00', '2019:05:12 02:20:00.5Z', '+12:15'],
    ['2019:05:12 14:30:00', '2019:05:11 14:30:00Z', '-'],
    ['2019:05:12 00:00:00', '2019:05:12 12:00:00Z', '-12:00'],
    ['2019:05:12 00:00:00', '2019:05:12 12:15:00Z', '-'],
  ])('at %s with GPS time %s has offset %s and keeps its own day', (local, gps, offset) => {
    const found = taken(file('a.jpg', { [DTO]: local, 'Composite:GPSDateTime': gps }));
    expect(found?.split(' ').slice(0, 2)).toEqual([
      local.replace(':', '-').replace(':', '-').replace(' ', 'T'),
      offset,
    ]);
  });

  it('keeps the stated offset where GPS says another', () => {
    const tags = { [DTO]: '2019:05:12 14:30:00', 'EXIF:ExifIFD:OffsetTimeOriginal': '+01:00' };
    expect(taken(file('a.jpg', { ...tags, 'Composite:GPSDateTime': '2019:05:12 12:30:00Z' }))).toContain(
      '+01:00',
    );
  });

  it.each([
    ['0000:00:00 00:00:00', /empty/],
    ['2019:02:30 10:00:00', /no such day/],
    ['1825:12:31 10:00:00', /earlier than 1826/],
    ['2025:01:01 10:00:00', /later than tomorrow/],
  ])('passes over the invalid %s and notes it', (raw, note) => {
    const picture = file('a.jpg', { [DTO]: raw, [CREATE]: '2019:05:12 14:30:00' });
    expect(taken(picture)).toBe('2019-05-12T14:30:00 - exif:CreateDate second medium');
    expect(notes(picture)).toMatch(note);
    expect(taken(file('a.jpg', { [DTO]: raw }))).toBeNull();
  });

  it.each([
    '1970:01:01 00:00:00',
    '1980:01:01 12:34:56',
    '2000:01:01 00:00:00',
    '1904:01:01 00:00:00',
    '2024:06:18 10:00:00',
  ])('takes the suspect %s only where nothing better is known', (raw) => {
    expect(taken(file('a.jpg', { [DTO]: raw }))).toContain('exif:DateTimeOriginal second low');
    expect(taken(file('IMG_20190512_143000.jpg', { [DTO]: raw }))).toContain('2019-05-12T14:30:00 - name');
    expect(notes(file('a.jpg', { [DTO]: raw, [CREATE]: '2019:05:12 14:30:00' }))).toContain('is suspect');
  });

  it('takes midnight of any other new year as it stands', () => {
    expect(taken(file('a.jpg', { [DTO]: '1998:01:01 00:00:00' }))).toContain('1998-01-01T00:00:00 - exif');
    expect(taken(file('a.jpg', { [DTO]: '2024:06:16 23:00:00' }))).toContain('high');
  });

  it('falls to Takeout, name and folder in this order', () => {
    const takeout = { photoTakenTime: Date.UTC(2018, 0, 2, 3, 4, 5) / 1000, position: null };
    const picture = file('IMG_20190512_143000.jpg', {}, { folder: '2017/03/04', takeout });
    expect(taken(picture, { homeZone: 'Europe/Paris' })).toBe(
      '2018-01-02T04:04:05 +01:00 takeout second medium',
    );
    expect(taken({ ...picture, takeout: null })).toBe('2019-05-12T14:30:00 - name second medium');
    expect(taken(file('a.jpg', {}, { folder: '2017/03/04' }))).toBe('2017-03-04T00:00:00 - folder day low');
    expect(taken(file('IMG-20190512-WA0001.jpg'))).toBe('2019-05-12T00:00:00 - name day low');
  });

  it('never lets Takeout override a local date', () => {
    const takeout = { photoTakenTime: Date.UTC(2019, 4, 13) / 1000, position: null };
    expect(taken(file('a.jpg', { [DTO]: '2019:05:12 23:30:00' }, { takeout }))).toContain(
      '2019-05-12T23:30:00',
    );
  });

  it('takes ModifyDate and mtime only when asked', () => {
    const picture = file(
      'a.jpg',
      { 'EXIF:IFD0:ModifyDate': '2019:05:12 14:30:00' },
      { mtimeNs: '1557671400123456789' },
    );
    expect(taken(picture)).toBeNull();
    expect(taken(picture, { useModifyDate: true, useMtime: true })).toBe(
      '2019-05-12T14:30:00 - modify-date second low',
    );
    expect(taken(picture, { useMtime: true, homeZone: '+05:30' })).toBe(
      '2019-05-12T20:00:00 +05:30 mtime second low',
    );
  });

  it('corrects the clock of the camera named, and no other', () => {
    const picture = file('a.jpg', {
      [DTO]: '2019:05:12 23:30:00',
      'EXIF:IFD0:Make': 'NIKON CORPORATION',
      'EXIF:IFD0:Model': 'NIKON D70',
    });
    expect(taken(picture, { shifts: { 'nikon d70': 3_600_000 } })).toContain('2019-05-13T00:30:00');
    expect(taken(picture, { shifts: { 'NIKON D80': 3_600_000 } })).toContain('2019-05-12T23:30:00');
    expect(taken(file('IMG_20190512_143000.jpg'), { shifts: { '*': 3_600_000 } })).toContain('14:30:00');
  });
});

describe('a video', () => {
  const apple = 'QuickTime:Keys:CreationDate';

  it('takes the local time that Keys hold with its offset', () => {
    const tags = { [apple]: '2019:05:12 23:30:00-07:00', [MP4_UTC]: '2019:05:13 06:30:00' };
    expect(taken(file('a.mov', tags))).toBe('2019-05-12T23:30:00 -07:00 quicktime:CreationDate second high');
  });

  it('takes what a maker wrote in local time before the container', () => {
    const tags = {
      'QuickTime:UserData:DateTimeOriginal': '2019:05:12 23:30:00',
      [MP4_UTC]: '2019:05:13 06:30:00',
    };
    expect(taken(file('a.mp4', tags))).toContain('2019-05-12T23:30:00');
    expect(taken(file('a.avi', { 'RIFF:DateTimeOriginal': '2019:05:12 23:30:00' }))).toContain(
      'riff:DateTimeOriginal',
    );
  });

  it.each(['0000:00:00 00:00:00', '1904:01:01 00:00:00'])(
    'finds no date in a zero clock written %s',
    (raw) => {
      const clip = file('a.mp4', {
        [MP4_UTC]: raw,
        'QuickTime:Track1:TrackCreateDate': '2019:05:12 10:00:00',
      });
      expect(taken(clip)).toContain('quicktime:TrackCreateDate');
      expect(taken(file('a.mp4', { [MP4_UTC]: raw }))).toBeNull();
    },
  );

  describe('of which only UTC is known', () => {
    const tags = {
      [MP4_UTC]: '2019:05:12 22:30:00',
      'QuickTime:Keys:Make': 'Apple',
      'QuickTime:Keys:Model': 'iPhone 8',
    };
    const neighbours = indexNeighbours([
      { camera: 'Apple iPhone 8', folder: '', taken: { local: '2019-05-12T12:00:00', offset: '-04:00' } },
      { camera: 'Apple iPhone 8', folder: '', taken: { local: '2019-05-01T12:00:00', offset: '+09:00' } },
    ]);
    const still = file('IMG_1.HEIC', {
      [DTO]: '2019:05:13 04:00:00',
      'EXIF:ExifIFD:OffsetTimeOriginal': '+05:30',
    });
    const everything = { homeZone: 'Asia/Tokyo', neighbours };

    it('goes to the zone of its GPS position first', () => {
      const clip = file('20190512_203000.mp4', tags, { gpsZone: 'Europe/Paris', role: 'live-clip' });
      const group = [{ ...still, tags: { ...still.tags, [DTO]: '0000:00:00' } }, clip];
      expect(taken(group, everything)).toBe('2019-05-13T00:30:00 +02:00 quicktime:CreateDate second medium');
    });

    it('then to the offset of the still it belongs to', () => {
      const clip = file('IMG_1.MOV', tags, { role: 'live-clip' });
      const decision = decideCaptureTime([still, clip], { ...options, ...everything });
      expect(decision.candidates.find(({ member }) => member === 'IMG_1.MOV')?.local).toBe(
        '2019-05-13T04:00:00',
      );
      expect(decision.taken?.source).toBe('exif:DateTimeOriginal');
    });

    it('then to pictures of the same camera within a day', () => {
      expect(taken(file('20190512_203000.mp4', tags), everything)).toContain('2019-05-12T18:30:00 -04:00');
    });

    it('then to the local time in its name', () => {
      expect(taken(file('VID_20190513_003000.mp4', tags), { homeZone: 'Asia/Tokyo' })).toContain(
        '2019-05-13T00:30:00 +02:00',
      );
    });

    it('then to the configured zone', () => {
      expect(taken(file('a.mp4', tags), { homeZone: 'Asia/Tokyo' })).toContain('2019-05-13T07:30:00 +09:00');
    });

    it('stays UTC with low confidence and a note', () => {
      expect(taken(file('a.mp4', tags))).toBe('2019-05-12T22:30:00 +00:00 quicktime:CreateDate second low');
      expect(notes(file('a.mp4', tags))).toContain('nothing tells where it was taken');
      expect(notes(file('a.mp4', { ...tags, 'QuickTime:Keys:Make': 'Canon' }))).toContain(
        'set its video clock to local',
      );
    });

    it('is local where the camera is known to write local time', () => {
      const clocks = { 'apple iphone 8': 'local' } as const;
      expect(taken(file('a.mp4', tags, { gpsZone: 'Europe/Paris' }), { cameraVideoClock: clocks })).toBe(
        '2019-05-12T22:30:00 - quicktime:CreateDate second medium',
      );
    });
  });

  it('takes a Z for UTC, as programs without a zone write it', () => {
    const tags = { [apple]: '2019:05:12 22:30:00Z' };
    expect(taken(file('a.mov', tags), { homeZone: 'Europe/Paris' })).toContain('2019-05-13T00:30:00 +02:00');
  });

  it('ranks its thumbnail, its name, then its sidecars', () => {
    const clip = file('VID_20190201_000000.avi');
    const thumbnail = file(
      'VID_20190201_000000.thm',
      { 'File:MIMEType': 'image/jpeg', [DTO]: '2018:02:03 04:05:06' },
      { role: 'sidecar' },
    );
    const xmp = file(
      'VID_20190201_000000.xmp',
      { 'XMP:XMP-exif:DateTimeOriginal': '2017:02:03 04:05:06' },
      { role: 'sidecar' },
    );
    expect(taken([clip, thumbnail, xmp])).toContain('2018-02-03T04:05:06 - exif:DateTimeOriginal');
    expect(taken([clip, xmp])).toContain('2019-02-01T00:00:00 - name');
    expect(taken([file('a.avi'), xmp])).toContain('2019-02-01T00:00:00 - name');
    expect(taken([file('a.avi'), { ...xmp, name: 'a.xmp' }])).toContain('2017-02-03T04:05:06 - xmp');
  });
});

describe('a group', () => {
  const xmp = (date: string): MemberEvidence =>
    file('a.xmp', { 'XMP:XMP-exif:DateTimeOriginal': date }, { role: 'sidecar' });

  it('goes by the main file before its twin', () => {
    const twin = file('a.jpg', { [DTO]: '2018:01:01 10:00:00' }, { role: 'twin' });
    expect(taken([twin, file('a.cr2', { [CREATE]: '2019:05:12 14:30:00' })])).toContain('2019-05-12');
    expect(taken([twin, file('IMG_20190512_143000.cr2')])).toContain('2018-01-01');
  });

  it('takes an XMP sidecar behind EXIF and before CreateDate', () => {
    expect(taken([file('a.cr2', { [DTO]: '2019:05:12 14:30:00' }), xmp('2018:01:02 03:04:05')])).toContain(
      '2019-05-12',
    );
    expect(taken([file('a.cr2', { [CREATE]: '2019:05:12 14:30:00' }), xmp('2018:01:02 03:04:05')])).toContain(
      '2018-01-02',
    );
  });

  it('takes XMP inside the main file before XMP beside it', () => {
    const inside = {
      [DTO]: '0000:00:00 00:00:00',
      'XMP:XMP-exif:Copy1:DateTimeOriginal': '2019:05:12 14:30:00',
    };
    expect(taken([file('a.cr2', inside), xmp('2018:01:02 03:04:05')])).toContain('2019-05-12');
  });

  it('takes the Takeout time of a member, placed by its position', () => {
    const takeout = {
      photoTakenTime: Date.UTC(2019, 4, 12, 22, 30) / 1000,
      position: { latitude: 48.8, longitude: 2.3 },
    };
    const json = file('a.jpg.json', {}, { role: 'sidecar', takeout, gpsZone: 'Europe/Paris' });
    expect(taken([file('a.jpg'), json])).toBe('2019-05-13T00:30:00 +02:00 takeout second medium');
  });

  it('explains every date: one is chosen, the others say why not', () => {
    const picture = file('IMG_20190512_143000.jpg', {
      [DTO]: '0000:00:00 00:00:00',
      [CREATE]: '1980:01:01 00:00:00',
    });
    const { candidates } = decideCaptureTime([picture], options);
    expect(candidates.map(({ source, verdict }) => `${source} ${verdict}`)).toEqual([
      'exif:DateTimeOriginal invalid',
      'exif:CreateDate suspect',
      'name chosen',
    ]);
    expect(candidates.every(({ why }) => why !== '')).toBe(true);
  });

  it('is undated where nothing is known', () => {
    expect(decideCaptureTime([file('a.jpg')], options)).toEqual({
      taken: null,
      candidates: [],
      notes: [],
      remarks: [],
    });
    expect(decideCaptureTime([], options)).toEqual({ taken: null, candidates: [], notes: [], remarks: [] });
  });
});

describe('any evidence', () => {
  const texts = fc.oneof(
    fc.string(),
    fc.constantFrom('0000:00:00 00:00:00', '2019:05:12 14:30:00Z', '1904:01:01 00:00:00', 5, null, [], {}),
    fc.date({ noInvalidDate: true }).map((date) => date.toISOString()),
  );
  const keys = fc.constantFrom(
    DTO,
    CREATE,
    MP4_UTC,
    'XMP:XMP-xmp:CreateDate',
    'IPTC:DateCreated',
    'Composite:GPSDateTime',
    'EXIF:ExifIFD:SubSecTimeOriginal',
    'EXIF:ExifIFD:OffsetTime',
    'EXIF:IFD0:Model',
    '',
    ':',
  );

  it('is decided without throwing, on a day between 1826 and tomorrow', () => {
    fc.assert(
      fc.property(
        fc.dictionary(keys, texts),
        fc.constantFrom('a.jpg', 'a.mp4', '1557671400000.jpg'),
        (tags, name) => {
          const { taken: time, candidates } = decideCaptureTime([file(name, tags)], options);
          if (time === null) return;
          expect(time.local).toMatch(/^\d{4}(-\d\d(-\d\dT\d\d:\d\d:\d\d(\.\d{3})?)?)?$/);
          expect(Number(time.local.slice(0, 4))).toBeGreaterThanOrEqual(1826);
          expect(Number(time.local.slice(0, 4))).toBeLessThanOrEqual(2024);
          expect(candidates.filter(({ verdict }) => verdict === 'chosen')).toHaveLength(1);
        },
      ),
    );
  });

  it('is decided alike in every zone of the machine', () => {
    const before = process.env['TZ'];
    const seen = ['UTC', 'Pacific/Kiritimati', 'America/Los_Angeles'].map((zone) => {
      process.env['TZ'] = zone;
      return [
        taken(file('a.mp4', { [MP4_UTC]: '2019:03:31 02:30:00' })),
        taken(file('a.jpg', { [DTO]: '2019:03:10 02:30:00' })),
        taken(file('1557671400000.jpg')),
        taken(file('a.png', { 'PNG:CreationTime': 'Sun, 12 May 2019 14:30:00 +0200' })),
      ].join();
    });
    if (before === undefined) delete process.env['TZ'];
    else process.env['TZ'] = before;
    expect(new Set(seen).size).toBe(1);
  });
});
