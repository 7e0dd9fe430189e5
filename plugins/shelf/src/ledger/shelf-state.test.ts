import { describe, expect, it } from 'vitest';
import type { ShelfEvent } from './shelf-event.ts';
import { foldShelf } from './shelf-state.ts';

const told = { id: 'an event', at: '2026-05-12T10:00:00.000Z' };
const disk = (diskId: string, name: string): ShelfEvent => ({ kind: 'disk-added', ...told, diskId, name });
const source = (sourceId: string, name: string): ShelfEvent => ({
  kind: 'source-added',
  ...told,
  sourceId,
  name,
});

describe('the state of a shelf', () => {
  it('has a name for each disk and source, where two computers gave the same one', () => {
    const { disks, sources } = foldShelf([
      disk('aaaa1', 'Blue 3'),
      source('cccc1', 'photos'),
      disk('bbbb2', 'Blue 3'),
      source('dddd2', 'photos'),
    ]);
    expect(disks.map(({ name }) => name)).toEqual(['Blue 3', 'Blue 3 (bbbb)']);
    expect(sources.map(({ name }) => name)).toEqual(['photos', 'photos (dddd)']);
  });

  it('gives no name twice, also where somebody chose one that looks like a given one', () => {
    const { disks } = foldShelf([
      disk('cccc3', 'Blue 3 (bbbb)'),
      disk('aaaa1', 'Blue 3'),
      disk('bbbb-2222', 'Blue 3'),
      disk('bbbb-2233', 'Blue 3'),
    ]);
    expect(new Set(disks.map(({ name }) => name)).size).toBe(4);
    expect(disks[2]?.name).toBe('Blue 3 (bbbb-222)');
  });

  it('gives the name of a disk that was dropped to the next one', () => {
    const { disks } = foldShelf([
      disk('aaaa1', 'Blue 3'),
      { kind: 'disk-stands', ...told, diskId: 'aaaa1', standing: 'dropped' },
      disk('bbbb2', 'Blue 3'),
    ]);
    expect(disks.map(({ name }) => name)).toEqual(['Blue 3', 'Blue 3']);
  });
});
