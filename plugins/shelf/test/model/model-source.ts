import { comparePaths } from '@mediastruct/core';
import type { GoneVerdict, KnownFile } from '../../src/plan/gone-verdict.ts';
import { judgeGone } from '../../src/plan/gone/judge-gone.ts';
import { hashOf, isoOf } from '../made-shelf.ts';
import type { Chance } from './chance.ts';

/** What a source is asked for: contents it has now, and those that it lost. */
export interface SourceView {
  readonly there: ReadonlySet<string>;
  readonly inGrace: ReadonlySet<string>;
  readonly isAnyExpired: boolean;
}

/** A folder of files as it really is, and what the shelf knows of it. */
export class ModelSource {
  readonly files = new Map<string, string>();
  readonly sizes = new Map<string, number>();
  #known: readonly KnownFile[] = [];
  #number = 0;

  sizeOf = (content: string): number => this.sizes.get(content) ?? 0;

  has(content: string): boolean {
    return [...this.files.values()].includes(content);
  }

  add(chance: Chance): void {
    this.files.set(`d${chance.below(9)}/${(this.#number += 1)}.jpg`, this.#newContent(chance));
  }

  edit(chance: Chance): void {
    if (this.files.size > 0) this.files.set(chance.oneOf([...this.files.keys()]), this.#newContent(chance));
  }

  remove(chance: Chance): void {
    if (this.files.size > 0) this.files.delete(chance.oneOf([...this.files.keys()]));
  }

  /** A part of all files is gone at once: somebody deletes a year, or a folder is not mounted. What went is given. */
  shrink(chance: Chance): ReadonlyMap<string, string> {
    const gone = new Map([...this.files].filter(() => chance.below(10) < 4));
    for (const path of gone.keys()) this.files.delete(path);
    return gone;
  }

  /** What went was not meant to go. */
  bringBack(gone: ReadonlyMap<string, string>): void {
    for (const [path, content] of gone) this.files.set(path, content);
  }

  /** All files of a folder go to another name. */
  rename(chance: Chance): void {
    const folder = `d${chance.below(9)}/`;
    for (const [path, content] of [...this.files])
      if (path.startsWith(folder)) {
        this.files.delete(path);
        this.files.set(`r${(this.#number += 1)}/${path}`, content);
      }
  }

  /** Looks at the source as a backup does. `isMeant`: its owner says that whatever is missing is meant to be gone. */
  look(now: number, presence: 'there' | 'absent', isMeant = true): GoneVerdict {
    const found = [...this.files].sort(([a], [b]) => comparePaths(a, b));
    const contents = new Set(this.files.values());
    const isUnmounted = presence === 'absent';
    return judgeGone({
      presence: 'there',
      known: () => this.#known,
      found: () => (isUnmounted ? [] : found.map(([path, sha256]) => ({ path, sha256 }))),
      isStillThere: (sha256) => !isUnmounted && contents.has(sha256),
      notSeen: [],
      limits: { graceDays: 90, goneLimit: 0.2 },
      isConfirmed: !isUnmounted && isMeant,
      now: isoOf(now),
    });
  }

  /** Takes in what a look showed, and tells what is wanted. */
  take(verdict: Extract<GoneVerdict, { kind: 'believed' }>): SourceView {
    const all = [...verdict.tombstones()];
    const graves = all.filter(({ isExpired }) => !isExpired);
    const there = [...this.files].map(([path, sha256]) => ({
      ...{ path, sha256, size: this.sizeOf(sha256) },
      goneSince: null,
    }));
    this.#known = [...there, ...graves].sort((a, b) => comparePaths(a.path, b.path));
    return {
      there: new Set(this.files.values()),
      inGrace: new Set(graves.map(({ sha256 }) => sha256)),
      isAnyExpired: graves.length < all.length,
    };
  }

  #newContent(chance: Chance): string {
    const content = hashOf(`content ${(this.#number += 1)}`);
    this.sizes.set(content, 1 + chance.below(40));
    return content;
  }
}
