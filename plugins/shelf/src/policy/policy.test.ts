import { describe, expect, it } from 'vitest';
import { Policy } from './policy.ts';
import { parseRule } from './policy-rule.ts';

const SETTINGS = { least: 2, most: 0, rules: [] as string[] };

describe('Policy', () => {
  it('is that of the settings where nothing else is said', () => {
    expect(new Policy(SETTINGS).of('media/a.jpg')).toEqual({
      least: 2,
      most: 255,
      priority: 0,
      isHidden: false,
    });
    expect(new Policy({ ...SETTINGS, most: 4 }).of('media/a.jpg').most).toBe(4);
  });

  it('lets a later rule win, also over one that names a folder above', () => {
    const policy = new Policy({
      ...SETTINGS,
      rules: ['media/family/: least 3, priority 10', '*.mov: least 1, most 2', 'private/: hide'],
    });
    expect(policy.of('media/family/a.jpg')).toEqual({ least: 3, most: 255, priority: 10, isHidden: false });
    expect(policy.of('media/family/a.mov')).toEqual({ least: 1, most: 2, priority: 10, isHidden: false });
    expect(policy.of('media/private/b/a.mov')).toEqual({ least: 1, most: 2, priority: 0, isHidden: true });
    expect(policy.of('family/a.jpg').least).toBe(2);
  });

  it('takes what a source says before the rules', () => {
    const policy = new Policy({ ...SETTINGS, most: 5, rules: ['*.mov: least 1'] });
    const source = { least: 4, most: 0, priority: null, isHidden: true };
    expect(policy.of('a.jpg', source)).toEqual({ least: 4, most: 255, priority: 0, isHidden: true });
    expect(policy.of('a.mov', source).least).toBe(1);
  });

  it('never asks for more than it allows', () => {
    expect(new Policy({ ...SETTINGS, rules: ['*.jpg: most 1'] }).of('a.jpg')).toMatchObject({
      least: 2,
      most: 2,
    });
  });

  it('names no path that is not UTF-8, and forgets what it was asked long ago', () => {
    const policy = new Policy({ ...SETTINGS, rules: ['*: least 9'] });
    expect(policy.of('\udcff.jpg').least).toBe(2);
    for (let at = 0; at < 45_000; at += 1) policy.of(`a/${at}.jpg`);
    expect(policy.of('a/1.jpg').least).toBe(9);
  });
});

describe('parseRule', () => {
  it.each([
    ['family/: least 3, priority 10', { pattern: 'family/', least: 3, priority: 10 }],
    ['My: odd names/**: most 0, hide', { pattern: 'My: odd names/**', most: 0, isHidden: true }],
    ['*.tmp: priority -5', { pattern: '*.tmp', priority: -5 }],
  ])('reads "%s"', (text, rule) => {
    expect(parseRule(text)).toEqual(rule);
  });

  it.each([
    'family/',
    ': least 3',
    '!family/: least 3',
    '# note: least 3',
    'family/: least three',
    'family/: least -1',
    'family/: least 255',
    'family/: priority 99999',
    'family/: last 3',
    'family/: ',
    'family/: least 3, most 2',
  ])('refuses "%s"', (text) => {
    expect(parseRule(text)).toEqual(expect.any(String));
  });
});
