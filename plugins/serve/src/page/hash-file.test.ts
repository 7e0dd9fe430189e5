import { describe, expect, it } from 'vitest';
import { hashOfFile } from './hash-file.js';

describe('a file that is too large for the browser', () => {
  it.each([
    ['a.mov', "'a.mov'"],
    ['two words.mov', "'two words.mov'"],
    ["it's; rm *", String.raw`'it'\''s; rm *'`],
    ['-n.mov', "'./-n.mov'"],
  ])('is told the command that finds it: %s', async (name, word) => {
    const file = new File([], name);
    Object.defineProperty(file, 'size', { value: 2 ** 30 + 1 });
    await expect(hashOfFile(file)).rejects.toThrow(`mediastruct find ${word}`);
  });
});
