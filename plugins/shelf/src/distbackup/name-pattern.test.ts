import ignore from 'ignore';
import { describe, expect, it } from 'vitest';
import { parseNameRule, plainPattern } from './name-pattern.ts';

const fits = (pattern: string, name: string) => ignore({ ignorecase: false }).add(pattern).ignores(name);

describe('parseNameRule', () => {
  it.each([
    ['*.tmp', 'a.tmp', 'a.tmpx'],
    ['Thumbs.db', 'Thumbs.db', 'Thumbsxdb'],
    [':a*b', 'a*b', 'axb'],
    ['?x?', 'xy', 'xxy'],
    ['[ab].raw', 'a.raw', 'c.raw'],
    ['[!ab]*', 'c.raw', 'a.raw'],
    [':!mine', '!mine', 'mine'],
    [':#notes', '#notes', 'notes'],
    [':[draft] 1', '[draft] 1', 'd 1'],
    ['a**b', 'axxb', 'ax'],
    [':back\\slash', 'back\\slash', 'backslash'],
    [':open[', 'open[', 'openx'],
    [':end ', 'end ', 'end'],
  ])('fits with %j the name %j and not %j', (rule, name, other) => {
    const { pattern, priority } = parseNameRule(rule);
    expect(priority).toBe(0);
    expect([fits(pattern ?? '', name), fits(pattern ?? '', other)]).toEqual([true, false]);
  });

  it('counts the marks that take a name in', () => {
    expect(parseNameRule('!keep.tmp')).toEqual({ priority: 1, pattern: 'keep.tmp' });
    expect(parseNameRule('!! *.raw')).toEqual({ priority: 2, pattern: '*.raw' });
  });

  it('has no pattern for a regular expression, and for what no name can be', () => {
    for (const rule of ['/^IMG_\\d+', '', 'a/b', ':a/b', 'two\nlines'])
      expect(parseNameRule(rule).pattern, rule).toBeNull();
  });
});

it('names a folder with letters that mean something in patterns', () => {
  expect(fits(`/${plainPattern('a [1]*/b?/')}`, 'a [1]*/b?/c.jpg')).toBe(true);
  expect(fits(`/${plainPattern('a [1]*/b?/')}`, 'a 1x/bx/c.jpg')).toBe(false);
});
