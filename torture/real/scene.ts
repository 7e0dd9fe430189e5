import { mkdirSync, mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { exitCodeOf, nodeFileAccess, openSession } from '@mediastruct/core';
import { inlineContent, withSession } from '@mediastruct/core/testing';
import type { TortureCase } from '../commands/case.ts';
import type { Places } from '../commands/stage.ts';
import { stageLibrary } from '../commands/stage.ts';
import type { Scene } from '../check/recover-twice.ts';
import type { TreeState } from '../check/tree-state.ts';
import { isPoint, watchedAccess } from '../watched-access.ts';
import { readTree } from '../check/tree-state.ts';
import { tortureKinds } from '../commands/brought.ts';
import { tortureJobs } from '../commands/torture-job.ts';

/** Where the suite works on real disks: a folder on the disk, and one on another file system. */
export interface RealFolders {
  readonly disk: string;
  readonly other: string;
  [Symbol.dispose](): void;
}

export function realFolders(): RealFolders {
  const made = [tmpdir(), '/dev/shm'].map((parent) => mkdtempSync(join(parent, 'mediastruct-torture-')));
  const [disk = '', other = ''] = made;
  return {
    disk,
    other,
    [Symbol.dispose]: () => made.forEach((path) => rmSync(path, { recursive: true, force: true })),
  };
}

export type RealWay = 'one file system' | 'two file systems';

/** A fresh place for one attempt; on two file systems the card and the set-aside files are on the other one. */
export function freshPlaces({ disk, other }: RealFolders, way: RealWay, attempt: number): Places {
  const here = join(way === 'one file system' ? other : disk, `${attempt}`);
  const there = way === 'one file system' ? here : join(other, `${attempt}`);
  for (const path of new Set([here, there])) mkdirSync(path);
  return {
    library: join(here, 'library'),
    card: join(there, 'card'),
    aside: way === 'one file system' ? join(here, 'library') : join(there, 'aside'),
  };
}

export function rootsOf({ library, card, aside }: Places): readonly string[] {
  return [...new Set([library, card, aside])];
}

/** What is true before and after a command, told by its own names, wherever the attempt stands. */
export interface RealTruth {
  readonly before: Map<string, string>;
  readonly after: Map<string, string>;
  /** How many changes and syncs it makes, with those of the lock: the points at which it can be stopped. */
  readonly changes: number;
}

/** Runs the command once where nothing fails, as the child does it that is stopped. */
export async function truthOf(torture: TortureCase, places: Places): Promise<RealTruth> {
  await torture.prepare({ access: nodeFileAccess, places });
  const before = named(readTree(nodeFileAccess, rootsOf(places)), places);
  let changes = 0;
  const access = watchedAccess(nodeFileAccess, {
    before: (call) => {
      if (isPoint(call)) changes += 1;
    },
  });
  const options = {
    command: torture.command,
    jobs: tortureJobs(),
    holderKinds: tortureKinds(),
    content: inlineContent(access),
    mayResume: true,
  };
  const inSession = torture.locksItself === true ? openSession : withSession;
  const summary = await inSession(stageLibrary(places, access), options, (session) =>
    torture.act(session, { access, places }),
  );
  if (exitCodeOf(summary) !== (torture.exitCode ?? 0)) throw new Error(JSON.stringify(summary));
  return { before, after: named(readTree(nodeFileAccess, rootsOf(places)), places), changes };
}

export function sceneAt(torture: TortureCase, places: Places, truth: RealTruth): Scene {
  const placed = (state: TreeState) =>
    new Map([...state].map(([path, content]) => [withPlace(path, places), content]));
  return {
    torture,
    places,
    roots: rootsOf(places),
    truth: {
      before: placed(truth.before),
      after: placed(truth.after),
      isGenerated: torture.isGenerated,
      isDerived: torture.isDerived,
      joins: torture.joins,
      companions: torture.companions,
    },
  };
}

function named(state: TreeState, places: Places): Map<string, string> {
  return new Map([...state].map(([path, content]) => [withoutPlace(path, places), content]));
}

function withoutPlace(path: string, places: Places): string {
  const [name, root] = Object.entries(places).find(([, at]) => path.startsWith(`${at}/`)) as [string, string];
  return `${name}:${path.slice(root.length)}`;
}

function withPlace(path: string, places: Places): string {
  const colon = path.indexOf(':');
  return `${places[path.slice(0, colon) as keyof Places]}${path.slice(colon + 1)}`;
}
