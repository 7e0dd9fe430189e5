import { describe, expect, it } from 'vitest';
import { FolderStack } from './folder-stack.ts';

describe('FolderStack', () => {
  it('tells each folder once, also where its files stand around those of a subfolder', () => {
    const told: string[] = [];
    const stack = new FolderStack<string>((folder, items) => told.push(`${folder}: ${items.join(' ')}`));
    for (const path of ['a', 'b-c/1', 'b/1', 'b/c/2', 'b/c/d/3', 'b/e', 'c/4', 'd']) stack.add(path, path);
    stack.end();
    expect(told).toEqual(['b-c: b-c/1', 'b/c/d: b/c/d/3', 'b/c: b/c/2', 'b: b/1 b/e', 'c: c/4', ': a d']);
  });
});
