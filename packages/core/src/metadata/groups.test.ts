import fc from 'fast-check';
import { describe, expect, it } from 'vitest';

import { groupCandidates, groupFolder } from './groups.ts';

/** Groups as texts: the main name, then `role name` in the order of names. */
const grouped = (...names: string[]): string[][] => told(groupFolder(names), names);

/** The same with the members that need a proof, which are marked with `?`. */
const candidates = (...names: string[]): string[][] => told(groupCandidates(names), names);

function told(groups: ReturnType<typeof groupFolder>, names: readonly string[]): string[][] {
  return groups.map(({ main, members }) => [
    names[main] as string,
    ...members
      .filter(({ index }) => index !== main)
      .map(({ index, role, isWeak }) => `${isWeak ? '?' : ''}${role} ${names[index]}`),
  ]);
}

describe('groupFolder', () => {
  it('leaves a lone file alone', () => {
    expect(grouped('a.jpg')).toEqual([['a.jpg']]);
    expect(grouped()).toEqual([]);
  });

  it.each([
    ['a RAW and its JPEG', ['IMG_1.JPG', 'IMG_1.CR2'], ['IMG_1.CR2', 'twin IMG_1.JPG']],
    ['a RAW and its HEIC, any case', ['img_1.heic', 'IMG_1.dng'], ['IMG_1.dng', 'twin img_1.heic']],
    [
      'a RAW, the DNG made of it, its JPEG',
      ['a.dng', 'a.nef', 'a.jpg'],
      ['a.nef', 'twin a.dng', 'twin a.jpg'],
    ],
    ['a Live Photo', ['IMG_1.MOV', 'IMG_1.HEIC'], ['IMG_1.HEIC', 'live-clip IMG_1.MOV']],
    ['a Motion Photo', ['MVIMG_1.jpg', 'MVIMG_1.mp4'], ['MVIMG_1.jpg', 'live-clip MVIMG_1.mp4']],
    ['a Pixel picture and its clip', ['PXL_1.MP.jpg', 'PXL_1.MP'], ['PXL_1.MP.jpg', 'live-clip PXL_1.MP']],
    ['RAW, JPEG and clip', ['a.MOV', 'a.JPG', 'a.DNG'], ['a.DNG', 'live-clip a.MOV', 'twin a.JPG']],
    ['both forms of XMP', ['a.xmp', 'a.cr2', 'a.CR2.XMP'], ['a.cr2', 'sidecar a.xmp', 'sidecar a.CR2.XMP']],
    ['the XMP of a further version', ['a.cr2', 'a_01.cr2.xmp'], ['a.cr2', 'sidecar a_01.cr2.xmp']],
    [
      'the XMP of the JPEG of a pair',
      ['a.cr2', 'a.jpg', 'a.jpg.xmp'],
      ['a.cr2', 'twin a.jpg', 'sidecar a.jpg.xmp'],
    ],
    [
      'AAE files',
      ['IMG_1234.JPG', 'IMG_1234.AAE', 'IMG_O1234.AAE'],
      ['IMG_1234.JPG', 'sidecar IMG_1234.AAE', 'sidecar IMG_O1234.AAE'],
    ],
    ['a video and its thumbnail', ['MVI_1.AVI', 'MVI_1.THM'], ['MVI_1.AVI', 'sidecar MVI_1.THM']],
    ['an Apple edit', ['IMG_E1234.JPG', 'IMG_1234.HEIC'], ['IMG_1234.HEIC', 'edited IMG_E1234.JPG']],
    [
      'an edited Live Photo with everything',
      ['IMG_1234.HEIC', 'IMG_1234.MOV', 'IMG_E1234.HEIC', 'IMG_E1234.MOV', 'IMG_1234.AAE'],
      [
        'IMG_1234.HEIC',
        'live-clip IMG_1234.MOV',
        'edited IMG_E1234.HEIC',
        'live-clip IMG_E1234.MOV',
        'sidecar IMG_1234.AAE',
      ],
    ],
    ['Takeout JSON', ['a.jpg', 'a.jpg.json'], ['a.jpg', 'sidecar a.jpg.json']],
    [
      'the newer Takeout JSON',
      ['a.jpg', 'a.jpg.supplemental-metadata.json'],
      ['a.jpg', 'sidecar a.jpg.supplemental-metadata.json'],
    ],
    ['a cut supplement', ['a.jpg', 'a.jpg.supplemen.json'], ['a.jpg', 'sidecar a.jpg.supplemen.json']],
    [
      'a Takeout edit',
      ['a.jpg', 'a-edited.jpg', 'a.jpg.json'],
      ['a.jpg', 'edited a-edited.jpg', 'sidecar a.jpg.json'],
    ],
    [
      'a Live Photo whose clip was exported as HEVC',
      ['IMG_1234_HEVC.MOV', 'IMG_1234.HEIC'],
      ['IMG_1234.HEIC', 'live-clip IMG_1234_HEVC.MOV'],
    ],
    ['an edited film', ['IMG_1234.MOV', 'IMG_E1234.MOV'], ['IMG_1234.MOV', 'edited IMG_E1234.MOV']],
    [
      'an edit in brackets',
      ['IMG_1234(Edited).JPG', 'IMG_1234.HEIC'],
      ['IMG_1234.HEIC', 'edited IMG_1234(Edited).JPG'],
    ],
    [
      'the shots of a burst, in their order',
      ['IMG_20190512_101112_BURST010.jpg', 'IMG_20190512_101112_BURST009_COVER.jpg'],
      ['IMG_20190512_101112_BURST009_COVER.jpg', 'burst IMG_20190512_101112_BURST010.jpg'],
    ],
    [
      'the shots of a burst of a Nexus',
      ['00001IMG_00001_BURST20171111030039.jpg', '00000IMG_00000_BURST20171111030039_COVER.jpg'],
      ['00000IMG_00000_BURST20171111030039_COVER.jpg', 'burst 00001IMG_00001_BURST20171111030039.jpg'],
    ],
    [
      'the RAW of a Pixel with its cover',
      ['PXL_20231118_035751175.RAW-01.MP.COVER.jpg', 'PXL_20231118_035751175.RAW-02.ORIGINAL.dng'],
      ['PXL_20231118_035751175.RAW-02.ORIGINAL.dng', 'twin PXL_20231118_035751175.RAW-01.MP.COVER.jpg'],
    ],
    [
      'a portrait of a Pixel with its original',
      ['PXL_20231118_035751175.PORTRAIT-02.ORIGINAL.jpg', 'PXL_20231118_035751175.PORTRAIT-01.COVER.jpg'],
      [
        'PXL_20231118_035751175.PORTRAIT-01.COVER.jpg',
        'twin PXL_20231118_035751175.PORTRAIT-02.ORIGINAL.jpg',
      ],
    ],
    [
      'the chapters of a GoPro with their proxies',
      ['GX020042.MP4', 'GX010042.MP4', 'GL010042.LRV', 'GL020042.LRV', 'GX010042.THM'],
      [
        'GX010042.MP4',
        'chapter GX020042.MP4',
        'sidecar GL010042.LRV',
        'sidecar GL020042.LRV',
        'sidecar GX010042.THM',
      ],
    ],
    [
      'the chapters of an older GoPro',
      ['GP010042.MP4', 'GOPR0042.MP4', 'GOPR0042.LRV', 'GP010042.THM'],
      ['GOPR0042.MP4', 'chapter GP010042.MP4', 'sidecar GOPR0042.LRV', 'sidecar GP010042.THM'],
    ],
    [
      'the lenses of an Insta360 with its proxy',
      [
        'VID_20210708_091011_10_001.insv',
        'VID_20210708_091011_00_001.insv',
        'LRV_20210708_091011_11_001.insv',
      ],
      [
        'VID_20210708_091011_00_001.insv',
        'chapter VID_20210708_091011_10_001.insv',
        'sidecar LRV_20210708_091011_11_001.insv',
      ],
    ],
    ['a film of Sony and its XML', ['C0001.MP4', 'C0001M01.XML'], ['C0001.MP4', 'sidecar C0001M01.XML']],
    [
      'the members of a group that was filed',
      [
        '20190512_101112_0123456789ab.jpg',
        '20190512_101112_0123456789ab_burst0002.jpg',
        '20190512_101112_0123456789ab_burst0002.jpg.json',
        '20190512_101112_0123456789ab_edited.jpg',
      ],
      [
        '20190512_101112_0123456789ab.jpg',
        'burst 20190512_101112_0123456789ab_burst0002.jpg',
        'sidecar 20190512_101112_0123456789ab_burst0002.jpg.json',
        'edited 20190512_101112_0123456789ab_edited.jpg',
      ],
    ],
    ['a spoken note', ['DSC_0001.WAV', 'DSC_0001.JPG'], ['DSC_0001.JPG', 'sidecar DSC_0001.WAV']],
    ['a spoken note of Canon', ['SND_0001.WAV', 'IMG_0001.CR3'], ['IMG_0001.CR3', 'sidecar SND_0001.WAV']],
    [
      'a Takeout edit of a counted picture, in another language',
      ['a(1).jpg', 'a-modifié(1).jpg', 'a.jpg(1).json'],
      ['a(1).jpg', 'edited a-modifié(1).jpg', 'sidecar a.jpg(1).json'],
    ],
    [
      'a Takeout edit whose accents are written in two characters',
      ['a.jpg', 'a-modifie\u0301.jpg', 'a.jpg.json'],
      ['a.jpg', 'edited a-modifie\u0301.jpg', 'sidecar a.jpg.json'],
    ],
    [
      'a JSON whose counter did not move',
      ['a(1).jpg', 'a(1).jpg.supplemental-metadata.json'],
      ['a(1).jpg', 'sidecar a(1).jpg.supplemental-metadata.json'],
    ],
  ])('joins %s', (_, names, expected) => {
    expect(grouped(...names)).toEqual([expected]);
  });

  it.each([
    ['by Takeout’s word without its JSON', ['a.jpg', 'a-bearbeitet.jpg']],
    ['by a tilde', ['a.jpg', 'a~2.jpg']],
    ['by Lightroom’s word', ['a.nef', 'a-Edit.tif']],
  ])('wants a proof for an edit %s', (_, names) => {
    expect(candidates(...names)).toEqual([[names[0], `?edited ${names[1]}`]]);
    expect(grouped(...names)).toEqual(names.map((name) => [name]));
  });

  it('wants a proof for a HEIC and a JPEG of one stem, which may be one shot in two formats', () => {
    expect(candidates('IMG_1.HEIC', 'IMG_1.JPG')).toEqual([['IMG_1.HEIC', '?twin IMG_1.JPG']]);
    expect(grouped('IMG_1.HEIC', 'IMG_1.JPG')).toEqual([['IMG_1.HEIC'], ['IMG_1.JPG']]);
    const filed = ['20190512_101112_0123456789ab.HEIC', '20190512_101112_0123456789ab.JPG'] as const;
    expect(grouped(...filed)).toEqual([[filed[0], `twin ${filed[1]}`]]);
    expect(candidates('a.CR3', 'a.HIF', 'a.JPG')).toEqual([['a.CR3', 'twin a.HIF', 'twin a.JPG']]);
  });

  it('knows an edit whose mark was cut with the rest of a long name', () => {
    const stem = 'x'.repeat(43);
    const names = [`${stem}.jpg`, `${stem}-edi.jpg`, `${stem}.jpg.json`];
    expect(grouped(...names)).toEqual([[names[0], `edited ${names[1]}`, `sidecar ${names[2]}`]]);
  });

  it('gives a moved counter back to its picture', () => {
    expect(
      grouped('a.jpg', 'a(1).jpg', 'a.jpg(1).json', 'a.jpg.json', 'a.jpg.supplemental-metadata(1).json'),
    ).toEqual([
      ['a.jpg', 'sidecar a.jpg.json'],
      ['a(1).jpg', 'sidecar a.jpg(1).json', 'sidecar a.jpg.supplemental-metadata(1).json'],
    ]);
  });

  it('finds the picture of a JSON that was cut at 46 characters', () => {
    const name = `${'x'.repeat(50)}.jpg`;
    const json = `${name.slice(0, 46)}.json`;
    expect(grouped(name, json)).toEqual([[name, `sidecar ${json}`]]);
    const shorter = `${'y'.repeat(30)}.jpg`;
    const cut = `${`${shorter}.supplemental-metadata`.slice(0, 46)}.json`;
    expect(cut).toMatch(/\.supplementa?\.json$/);
    expect(grouped(shorter, cut)).toEqual([[shorter, `sidecar ${cut}`]]);
    const counted = `${'z'.repeat(50)}(2).jpg`;
    const countedJson = `${'z'.repeat(46)}(2).json`;
    expect(grouped(counted, countedJson)).toEqual([[counted, `sidecar ${countedJson}`]]);
  });

  it.each([
    ['pictures of one stem', ['IMG_1234.JPG', 'IMG_1234.PNG']],
    ['a JPEG and an AVI of one stem', ['DSC_0001.JPG', 'DSC_0001.AVI']],
    ['a RAW and a video of one stem', ['DSC_0001.NEF', 'DSC_0001.MOV']],
    ['the RAW files of two makers and a JPEG', ['a.cr2', 'a.nef', 'a.jpg']],
    ['an edit without its original', ['IMG_E1234.JPG', 'IMG_1235.JPG']],
    ['sidecars without a picture', ['a.xmp', 'a.aae', 'a.jpg.json']],
    [
      'JSON of a cut that two pictures share',
      [`${'x'.repeat(47)}1.jpg`, `${'x'.repeat(47)}2.jpg`, `${'x'.repeat(46)}.json`],
    ],
    ['an edit by name where no Takeout JSON stands', ['a.jpg', 'a-edited.jpg']],
    ['the same name in two cases', ['a.jpg', 'A.jpg', 'A.JPG']],
    ['names that differ in bytes which are not UTF-8', ['a\udcff.jpg', 'a\udcfe.cr2']],
    ['a document', ['a.jpg', 'a.txt']],
    ['an XML with another number', ['C0001.MP4', 'C0002M01.XML']],
    ['a still whose name looks like a description', ['photo.jpg', 'photos01.xmp']],
    ['films of two numbers', ['GX010001.MP4', 'GX010002.MP4']],
  ])('keeps %s apart', (_, names) => {
    expect(grouped(...names)).toEqual(names.map((name) => [name]));
  });

  it('pairs by spelling where a stem stands in two cases', () => {
    expect(grouped('a.jpg', 'A.jpg', 'A.cr2', 'A.xmp')).toEqual([
      ['a.jpg'],
      ['A.cr2', 'twin A.jpg', 'sidecar A.xmp'],
    ]);
  });

  it('takes bytes that are not UTF-8 as characters', () => {
    expect(grouped('a\udcff.cr2', 'a\udcff.JPG')).toEqual([['a\udcff.cr2', 'twin a\udcff.JPG']]);
  });

  const stems = fc.constantFrom(
    'IMG_1234',
    'img_1234',
    'IMG_E1234',
    'IMG_O1234',
    'a(1)',
    'a',
    'a-edited',
    'A',
    'a.jpg',
    'a.jpg(1)',
    'a.cr2',
    'a~2',
    'C0001',
    'C0001M01',
    'GX010001',
    'GX020001',
    'GL010001',
    'PXL_20231118_035751175',
    'PXL_20231118_035751175.MP',
    '20190512_101112_001',
    '20190512_101112_002',
  );
  const ends = fc.constantFrom(
    '.jpg',
    '.JPG',
    '.heic',
    '.cr2',
    '.dng',
    '.nef',
    '.mov',
    '.mp4',
    '.MP',
    '.xmp',
    '.aae',
    '.thm',
    '.json',
    '.wav',
    '.xml',
    '.LRV',
    '.png',
    '',
  );
  const names = fc.uniqueArray(
    fc.tuple(stems, ends).map(([stem, end]) => stem + end),
    { maxLength: 40 },
  );

  it('puts every name into exactly one group, whose main is a member', () => {
    fc.assert(
      fc.property(names, (list) => {
        const groups = groupCandidates(list);
        const all = groups.flatMap(({ members }) => members.map(({ index }) => index));
        expect(all.sort((a, b) => a - b)).toEqual(list.map((_, index) => index));
        for (const { main, members } of groups) {
          expect(members.filter(({ role }) => role === 'main')).toEqual([
            { index: main, role: 'main', to: main, isWeak: false },
          ]);
        }
      }),
    );
  });

  it('groups alike whatever the order of the names', () => {
    const inOrder = (list: readonly string[]): string[] =>
      grouped(...list)
        .map(([main, ...others]) => [main, ...others.sort()].join(' | '))
        .sort();
    const pairs = names.chain((list) =>
      fc.tuple(fc.constant(list), fc.shuffledSubarray(list, { minLength: list.length })),
    );
    fc.assert(
      fc.property(pairs, ([list, shuffled]) => {
        expect(inOrder(shuffled)).toEqual(inOrder(list));
      }),
    );
  });
});

describe('groupFolder with hashes', () => {
  const main = `12345678${'0'.repeat(56)}`;
  const other = `abcdef012345${'0'.repeat(52)}`;

  it.each([
    [
      'whose hash is all digits',
      ['IMG_12345678.jpg', 'IMG_12345678_burst0002.jpg', 'IMG_12345678_edited.jpg'],
      ['IMG_12345678.jpg', 'burst IMG_12345678_burst0002.jpg', 'edited IMG_12345678_edited.jpg'],
    ],
    [
      'whose hash comes first',
      ['12345678 GX01.MP4', '12345678 GX01_c02.MP4'],
      ['12345678 GX01.MP4', 'chapter 12345678 GX01_c02.MP4'],
    ],
    [
      'of which two wanted one name',
      ['a_12345678.HEIC', 'a_12345678.AAE', 'a_12345678_abcdef012345.AAE'],
      ['a_12345678.HEIC', 'sidecar a_12345678.AAE', 'sidecar a_12345678_abcdef012345.AAE'],
    ],
  ])('knows the members of a group %s', (_, names, group) => {
    const hashes = names.map((name) => (name === names[0] ? main : other));
    expect(told(groupFolder(names, hashes), names)).toEqual([group]);
    expect(grouped(...names).length).toBeGreaterThan(1);
  });

  it('takes no number in a name for the hash of a file', () => {
    const names = ['IMG_20190512.jpg', 'IMG_20190512_edited.jpg'];
    expect(told(groupFolder(names, [main, other]), names)).toHaveLength(2);
  });
});
