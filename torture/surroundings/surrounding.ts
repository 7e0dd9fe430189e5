import type { CrawlReport } from '@mediastruct/core';
import { crawl } from '@mediastruct/core';
import { inlineReader } from '@mediastruct/core/testing';
import type { Finding } from '../check/findings.ts';
import type { Stage } from '../commands/stage.ts';
import { stageSession } from '../commands/stage.ts';

/** What people's disks, clocks and copies do around a library, and what must hold then. */
export interface Surrounding {
  readonly name: string;
  /** The kind of the report's line. */
  readonly kind: string;
  /** True where it needs mounts, which not every machine allows. */
  readonly isMounted: boolean;
  /** Works in an empty folder. Throws a `CannotMount` where this machine lacks what it needs. */
  readonly attack: (folder: string) => Promise<readonly Finding[]>;
}

/** This machine cannot show what was to be tried. */
export class CannotMount extends Error {}

/** What `make` makes; a failure is told as one of this machine. */
export function orCannot<T>(make: () => T): T {
  try {
    return make();
  } catch (error) {
    throw new CannotMount((error as Error).message.trim().split('\n').pop() ?? 'it cannot be mounted');
  }
}

/** Crawls one tree as the command does, nothing accepted; null where it is refused. */
export async function crawled(stage: Stage, tree: string): Promise<CrawlReport | null> {
  const { trees } = await crawl(stageSession(stage), {
    trees: [tree],
    threads: 1,
    maxAgeDays: 120,
    force: false,
    acceptTree: false,
    acceptGone: false,
    accept: [],
    reader: inlineReader(stage.access),
  });
  return trees[0] ?? null;
}

export function wanted(isSo: boolean, detail: string): Finding[] {
  return isSo ? [] : [{ kind: 'wrong end', detail }];
}
