import fc from 'fast-check';
import { normalize } from 'node:path';
import { describe, expect, it } from 'vitest';
import { whyUnsafe, whyUnsafeOnWindows } from './unsafe-name.ts';

describe('whyUnsafe', () => {
  it.each([
    ['', 'it is empty'],
    ['/etc/passwd', 'it is absolute'],
    ['a/../../b', 'it has a part "..", which leads elsewhere'],
    ['..', 'it has a part "..", which leads elsewhere'],
    ['./a', 'it has a part ".", which leads elsewhere'],
    ['a//b', 'it has an empty part'],
    ['a/', 'it has an empty part'],
    ['a\0b', 'it holds a NUL'],
    ['C:', 'it begins with the letter of a drive'],
    ['c:/windows', 'it begins with the letter of a drive'],
    ['d:\\photos', 'it begins with the letter of a drive'],
  ])('refuses %j: %s', (path, why) => {
    expect(whyUnsafe(path)).toBe(why);
  });

  it.each(['a', '...', '..a/b..', 'C:a', 'a/C:', 'new\nline', 'b\udcff\udcfe', ' ', '~', '-rf', 'a\\b'])(
    'takes %j',
    (path) => {
      expect(whyUnsafe(path)).toBeNull();
    },
  );

  it('refuses a backslash where it separates folders', () => {
    expect(whyUnsafeOnWindows('a\\..\\b')).not.toBeNull();
    expect(whyUnsafeOnWindows('a/b')).toBeNull();
  });

  it('takes only what stays below its folder', () => {
    const segment = fc.oneof(fc.constantFrom('..', '.', '', 'a', 'C:', '\0'), fc.string());
    fc.assert(
      fc.property(fc.array(segment, { minLength: 1 }), (segments) => {
        const path = segments.join('/');
        if (whyUnsafe(path) !== null) return;
        expect(normalize(`/root/${path}`)).toBe(`/root/${path}`);
      }),
    );
  });
});
