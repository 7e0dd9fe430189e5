import { describe, expect, it } from 'vitest';
import { EXIT_CODES } from './error-codes.ts';
import { MediaStructError } from './media-struct-error.ts';

describe('MediaStructError', () => {
  it('carries code, exit code, path, what to do, and its cause', () => {
    const cause = new Error('EIO');
    const error = new MediaStructError('damaged', 'media.ndjson: line 3', {
      path: 'media.ndjson',
      suggestions: ['mediastruct crawl --force'],
      cause,
    });
    expect(error).toBeInstanceOf(Error);
    expect(error).toMatchObject({
      name: 'MediaStructError',
      code: 'damaged',
      exitCode: 12,
      message: 'media.ndjson: line 3',
      path: 'media.ndjson',
      suggestions: ['mediastruct crawl --force'],
      cause,
    });
  });

  it('has no cause and nothing to suggest unless told', () => {
    const error = new MediaStructError('bug', 'a sum does not come out');
    expect('cause' in error).toBe(false);
    expect(error).toMatchObject({ path: undefined, suggestions: [], exitCode: 1 });
  });
});

describe('EXIT_CODES', () => {
  it('are the codes of the design, each with one meaning', () => {
    const codes = Object.values(EXIT_CODES);
    expect(new Set(codes).size).toBe(codes.length);
    expect(codes.toSorted((a, b) => a - b)).toEqual([
      0, 1, 3, 10, 11, 12, 20, 21, 22, 23, 24, 30, 31, 32, 33, 40, 41, 42, 64, 130,
    ]);
  });
});
