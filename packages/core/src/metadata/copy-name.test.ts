import { describe, expect, it } from 'vitest';
import { isCopyName } from './copy-name.ts';

describe('isCopyName', () => {
  it.each([
    'foo (1)',
    'foo(12)',
    'foo copy',
    'foo copy 2',
    'foo - Copy',
    'foo - Copy (3)',
    'foo (copy)',
    'foo (another copy)',
    'foo (3rd copy)',
    'Copy of foo',
    'Copy (2) of foo',
    'Kopie von foo',
    'foo - Kopie',
    'foo Kopie 2',
    'foo - Co\u0301pia',
    'Copie de foo',
  ])('%s', (stem) => {
    expect(isCopyName(stem)).toBe(true);
  });

  it.each([
    'foo',
    'Party (2019)',
    'photocopy',
    'copy',
    '(1)',
    'foo (12345)',
    'copyright of foo',
    'Copy',
    'foo 1',
  ])('not %s', (stem) => {
    expect(isCopyName(stem)).toBe(false);
  });
});
