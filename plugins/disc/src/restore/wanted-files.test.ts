import type { VolumeFile } from '@mediastruct/core';
import { expect, it } from 'vitest';
import { Selection } from './selection.ts';
import { originalPath, wantedFiles } from './wanted-files.ts';

const MEDIA = '/lib/media';

function listed(sha256: string, facts: Partial<VolumeFile> = {}): VolumeFile {
  const of = { volumeId: 'MS_ab12cd34_0001', runId: 'r' };
  return { ...of, path: 'data/2019/a.jpg', sha256, size: 3, mtimeNs: '5', ...facts };
}

function wanted(files: readonly VolumeFile[], ...words: readonly string[]) {
  return wantedFiles({ listed: () => files, selection: new Selection(words, null), media: MEDIA });
}

it.each([
  ['below the media tree', { path: 'data/2019/a_-1.jpg', from: '/lib/media/2019/a%.jpg' }, '2019/a%.jpg'],
  [
    'of a library that has moved',
    { path: 'data/2019/a_-1.jpg', from: '/old/pictures/2019/a%.jpg' },
    '2019/a%.jpg',
  ],
  ['of a listing that does not tell it', { path: 'data/2019/a.jpg' }, '2019/a.jpg'],
])('gives the path %s', (_, facts, path) => {
  expect(originalPath(listed('a', facts), MEDIA)).toBe(path);
});

it('gives the path of the whole for a part', () => {
  const segment = { number: 1, of: 2, sha256: 'w', size: 6 };
  expect(originalPath(listed('a', { path: 'data/2019/film.mov.001', segment }), MEDIA)).toBe('2019/film.mov');
});

it('knows a content under names that nobody asked for', () => {
  const files = [
    listed('same'),
    listed('same', { volumeId: 'MS_ab12cd34_0002', path: 'data/2020/b.jpg' }),
    listed('other', { path: 'data/2021/c.jpg' }),
  ];
  const { files: found, places } = wanted(files, 'a.jpg');
  expect(found.map(({ path }) => path)).toEqual(['2019/a.jpg']);
  expect([...places]).toEqual([
    [
      'same',
      [
        { volumeId: 'MS_ab12cd34_0001', path: 'data/2019/a.jpg' },
        { volumeId: 'MS_ab12cd34_0002', path: 'data/2020/b.jpg' },
      ],
    ],
  ]);
});

it('puts the parts of a file in their order, and says where one is missing', () => {
  const part = (number: number) =>
    listed(`p${number}`, {
      path: `data/2019/film.mov.00${number}`,
      segment: { number, of: 3, sha256: 'w', size: 9 },
    });
  expect(wanted([part(3), part(1), part(2)]).files).toMatchObject([
    {
      path: '2019/film.mov',
      size: 9,
      parts: [
        { sha256: 'p1', offset: 0 },
        { sha256: 'p2', offset: 3 },
        { sha256: 'p3', offset: 6 },
      ],
    },
  ]);
  expect(wanted([part(3), part(1)])).toMatchObject({
    files: [],
    impossible: [{ path: '2019/film.mov', what: 'the listings tell of 2 of its 3 parts' }],
  });
});

it.each(['/lib/media/../x', '/lib/media//x', '/lib/media/a/./x'])('refuses %s', (from) => {
  expect(wanted([listed('a', { from })])).toMatchObject({ files: [], impossible: [{}] });
});

it('takes a file whole where one disc has it, whichever was listed first', () => {
  const part = (number: number) =>
    listed(`p${number}`, {
      path: `data/2019/film.mov.00${number}`,
      segment: { number, of: 2, sha256: 'w', size: 6 },
    });
  const whole = listed('w', { volumeId: 'MS_ab12cd34_0003', path: 'data/2019/film.mov', size: 6 });
  for (const files of [
    [part(1), part(2), whole],
    [whole, part(1), part(2)],
  ])
    expect(wanted(files, '2019').files).toMatchObject([{ sha256: 'w', parts: [{ sha256: 'w', size: 6 }] }]);
});
