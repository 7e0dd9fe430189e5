import { expect, it } from 'vitest';
import { isSafePath, safePath, WINDOWS_NAMES } from './safe-name.ts';

const safe = (path: string) => safePath(path, WINDOWS_NAMES);

it.each(['2019/a.jpg', 'a b.c.jpg', '.hidden', '😀.jpg', 'ü/ß.JPG', "it's [1] {2} (3) & 4.jpg"])(
  'leaves %j as it is',
  (path) => {
    expect(safe(path)).toBe(path);
    expect(isSafePath(path, WINDOWS_NAMES)).toBe(true);
  },
);

it.each([
  ['a:b.jpg', /^a_b-[0-9a-f]{8}\.jpg$/],
  ['12:30/why?.jpg', /^12_30-[0-9a-f]{8}\/why_-[0-9a-f]{8}\.jpg$/],
  ['dot./space .jpg', /^dot-[0-9a-f]{8}_\/space .jpg$/],
  ['no end ', /^no end_-[0-9a-f]{8}$/],
  ['caf\udce9.jpg', /^caf_-[0-9a-f]{8}\.jpg$/],
  ['line\n.jpg', /^line_-[0-9a-f]{8}\.jpg$/],
])('gives %j a name that can be held', (path, expected) => {
  expect(safe(path)).toMatch(expected);
  expect(isSafePath(path, WINDOWS_NAMES)).toBe(false);
  expect(isSafePath(safe(path), WINDOWS_NAMES)).toBe(true);
});

it('keeps apart what differs only in what cannot be held, and together what shares its stem', () => {
  expect(safe('a:b.jpg')).not.toBe(safe('a?b.jpg'));
  expect(safe('a:b.xmp').replace('.xmp', '.jpg')).toBe(safe('a:b.jpg'));
});
