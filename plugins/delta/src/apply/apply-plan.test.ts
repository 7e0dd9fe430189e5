import { describe, expect, it } from 'vitest';
import type { ListedFile, TreeEntry } from '../listing/tree-entry.ts';
import { compareListings } from '../tree/compare-listings.ts';
import { planApply } from './apply-plan.ts';

function file(path: string, content: string, more: Partial<ListedFile> = {}): ListedFile {
  return { kind: 'file', path, size: 1, mode: 0o644, mtimeNs: 1n, sha256: content.repeat(64), ...more };
}

function plan(old: readonly TreeEntry[], now: readonly TreeEntry[]) {
  const { changes } = compareListings({ entries: () => old }, { entries: () => now });
  const { aside, steps, links } = planApply(changes, old);
  const told = steps.map((step) =>
    step.kind === 'rename' ? `rename ${step.from} ${step.path}` : `${step.kind} ${step.path}`,
  );
  return { aside, told, links: links.map(({ path }) => path) };
}

describe('planApply', () => {
  it('keeps the old file right before the new one takes its place', () => {
    expect(plan([file('a', '1')], [file('a', '2')]).told).toEqual(['keep a', 'place a']);
  });

  it('moves a file away right before another takes its place', () => {
    expect(plan([file('b', '1')], [file('a', '1'), file('b', '2')]).told).toEqual(['rename b a', 'place b']);
  });

  it('makes files that change places as new ones', () => {
    const told = plan([file('a', '1'), file('b', '2')], [file('a', '2'), file('b', '1')]).told;
    expect(told).toEqual(['keep a', 'place a', 'keep b', 'place b']);
  });

  it('does not rename one of several names of a file', () => {
    const old = [file('a', '1'), file('b', '1', { link: 'a' })];
    expect(plan(old, [file('a', '1'), file('c', '1')]).told).toEqual(['keep b', 'place c']);
  });

  it('puts what changes its kind aside with all that is below it, and makes files anew that were there', () => {
    const old: TreeEntry[] = [{ kind: 'folder', path: 'a', mode: 0o755, mtimeNs: 1n }, file('a/x', '1')];
    const found = plan(old, [file('a', '2'), file('b', '1')]);
    expect(found).toEqual({ aside: ['a'], told: ['place a', 'place b'], links: [] });
  });
});
