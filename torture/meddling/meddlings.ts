import { linkSync, rmSync, writeFileSync } from 'node:fs';
import { OPEN } from '@mediastruct/core';
import type { OperationKind } from '@mediastruct/core/testing';
import type { Call, Watch } from '../watched-access.ts';

export interface MeddledPaths {
  readonly from: string;
  readonly to: string;
  readonly keeper: string;
  /** The other keeper, where two hold the content together. */
  readonly second: string;
}

/** Operations that change something. */
export type ChangingKind = Exclude<OperationKind, 'none'>;

/**
 * What another program or a failing disk does while one file is moved, and what must then hold. `wanted` tells what
 * stands at each place in the end; null: nothing.
 */
export interface Meddling {
  readonly name: string;
  readonly kind: ChangingKind;
  readonly hasKeeper?: boolean;
  /** Two keepers hold the content together, half of it each. */
  readonly isParted?: boolean;
  /** The keeper is a hard link to the source. */
  readonly isLinked?: boolean;
  /** The source stands under the archive. */
  readonly inArchive?: boolean;
  /** The job of the plan opens the source's folder for retiring. */
  readonly isOpened?: boolean;
  /** The file system has no hard links. */
  readonly hasNoLinks?: boolean;
  /** Between plan and act. */
  readonly before?: (paths: MeddledPaths) => void;
  /** At a call; `fired` must be told, because what did not happen proves nothing. */
  readonly during?: (paths: MeddledPaths, fired: () => void) => Watch;
  /** The run is stopped before this call; then files are changed, and it is resumed. */
  readonly stopped?: {
    readonly at: (call: Call) => boolean;
    readonly meanwhile: (paths: MeddledPaths) => void;
  };
  readonly wanted: Readonly<Partial<Record<keyof MeddledPaths, string | null>>>;
}

export const SOURCE = 'the content of the source';
/** Its halves. */
export const PARTS = [SOURCE.slice(0, 12), SOURCE.slice(12)] as const;
const OTHER = 'another content, as long.';

const isUnlink = (call: Call, end: string) => call.name === 'unlink' && String(call.args[0]).endsWith(end);
const isRename = (call: Call, end: string) => call.name === 'rename' && String(call.args[1]).endsWith(end);

/** Answers the reads of a descriptor that was opened for `isAsked` with one bit turned. */
function lyingReads(isAsked: (path: string, flags: number) => boolean, fired: () => void): Watch {
  const asked = new Set<number>();
  let path = '';
  let flags = 0;
  return {
    before: ({ name, args }) => {
      if (name === 'open') [path, flags] = [String(args[0]), Number(args[1])];
      if (name === 'close') asked.delete(Number(args[0]));
    },
    after: ({ name, args, answer }) => {
      if (name === 'open' && isAsked(path, flags)) asked.add(answer as number);
      if (name !== 'read' || !asked.has(Number(args[0])) || Number(answer) === 0) return;
      const bytes = args[1] as Uint8Array;
      bytes[0] = (bytes[0] as number) ^ 1;
      fired();
    },
  };
}

/**
 * The keeper is the source, seen through another file system: its own device and inode. `isStale`: a cache still opens it under
 * its name when the source stands aside, as an overlay does; else it is gone with the name, as through FUSE.
 */
function viewOfSource(
  { from, keeper }: MeddledPaths,
  { isStale, fired }: { readonly isStale: boolean; readonly fired: () => void },
): Watch {
  const views = new Set<number>();
  let isAside = false;
  return {
    before: (call) => {
      if (call.name === 'close') views.delete(Number(call.args[0]));
      const isAsked = (call.name === 'open' || call.name === 'lstat') && call.args[0] === keeper;
      if (!isAsked || !isAside) return;
      fired();
      if (!isStale) throw Object.assign(new Error(`ENOENT: ${call.name} '${keeper}'`), { code: 'ENOENT' });
    },
    after: ({ name, args, answer }) => {
      if (name === 'rename' && args[0] === from) isAside = true;
      if (name === 'open' && args[0] === keeper) views.add(answer as number);
      const isOfView =
        (name === 'lstat' && args[0] === keeper) || (name === 'fstat' && views.has(Number(args[0])));
      if (isOfView) Object.assign(answer as object, { dev: 4711n, ino: 4712n });
    },
  };
}

export const MEDDLINGS: readonly Meddling[] = [
  {
    name: 'the source is rewritten between plan and act',
    kind: 'move',
    before: ({ from }) => writeFileSync(from, OTHER),
    wanted: { from: OTHER, to: null },
  },
  {
    name: 'another file takes the name of the source before it is taken away',
    kind: 'move',
    during: ({ from }, fired) => ({
      before: (call) => {
        if (!isRename(call, '.gone')) return;
        rmSync(from);
        writeFileSync(from, OTHER);
        fired();
      },
    }),
    wanted: { from: OTHER, to: SOURCE },
  },
  {
    name: 'the target vanishes before the source is taken away',
    kind: 'move',
    during: ({ to }, fired) => ({
      before: (call) => {
        if (!isRename(call, '.gone')) return;
        rmSync(to);
        fired();
      },
    }),
    wanted: { from: SOURCE, to: null },
  },
  {
    name: 'the keeper vanishes',
    kind: 'retract',
    hasKeeper: true,
    before: ({ keeper }) => rmSync(keeper),
    wanted: { from: SOURCE, keeper: null },
  },
  {
    name: 'the keeper is rewritten',
    kind: 'retract',
    hasKeeper: true,
    before: ({ keeper }) => writeFileSync(keeper, OTHER),
    wanted: { from: SOURCE, keeper: OTHER },
  },
  {
    name: 'the keeper is another name of the same inode',
    kind: 'retract',
    hasKeeper: true,
    isLinked: true,
    wanted: { from: SOURCE, keeper: SOURCE },
  },
  ...(['move', 'retract'] as const).flatMap((kind) =>
    [true, false].map((isStale): Meddling => ({
      name: `the keeper of a ${kind} is a view of the source that ${isStale ? 'a cache still opens' : 'goes with its name'}`,
      kind,
      hasKeeper: true,
      isLinked: true,
      during: (paths, fired) => viewOfSource(paths, { isStale, fired }),
      wanted: { from: SOURCE, to: null, keeper: SOURCE },
    })),
  ),
  {
    name: 'the keeper is replaced by a name of the source while the run is stopped',
    kind: 'move',
    hasKeeper: true,
    stopped: {
      at: (call) => isRename(call, '.gone'),
      meanwhile: ({ from, keeper }) => {
        rmSync(keeper);
        linkSync(from, keeper);
      },
    },
    wanted: { from: SOURCE, to: null, keeper: SOURCE },
  },
  {
    name: 'the keeper vanishes after it was read',
    kind: 'retract',
    hasKeeper: true,
    during: ({ keeper }, fired) => ({
      before: (call) => {
        if (!isRename(call, '.gone')) return;
        rmSync(keeper);
        fired();
      },
    }),
    wanted: { from: SOURCE, keeper: null },
  },
  {
    name: 'a file is to leave the archive',
    kind: 'move',
    inArchive: true,
    wanted: { from: SOURCE, to: null },
  },
  {
    name: 'the source reads differently while it is copied',
    kind: 'copy',
    during: ({ from }, fired) => lyingReads((path) => path === from, fired),
    wanted: { from: SOURCE, to: null },
  },
  {
    name: 'the disk gives a copy back differently',
    kind: 'copy',
    during: (_, fired) => lyingReads((path) => path.endsWith('.part'), fired),
    wanted: { from: SOURCE, to: null },
  },
  {
    name: 'another program takes the name of the target',
    kind: 'copy',
    during: ({ to }, fired) => ({
      before: ({ name, args }) => {
        if (name !== 'link' || args[1] !== to) return;
        writeFileSync(to, OTHER);
        fired();
      },
    }),
    wanted: { from: SOURCE, to: OTHER },
  },
  {
    name: 'another program takes the name of the target where there are no links',
    kind: 'copy',
    hasNoLinks: true,
    during: ({ to }, fired) => ({
      before: ({ name, args }) => {
        if (name !== 'open' || args[0] !== to || (Number(args[1]) & OPEN.create) === 0) return;
        writeFileSync(to, OTHER);
        fired();
      },
    }),
    wanted: { from: SOURCE, to: OTHER },
  },
  {
    name: 'the keeper is rewritten while the run is stopped',
    kind: 'retract',
    hasKeeper: true,
    stopped: {
      at: (call) => isUnlink(call, '.gone'),
      meanwhile: ({ keeper }) => writeFileSync(keeper, OTHER),
    },
    wanted: { from: SOURCE, keeper: OTHER },
  },
  {
    name: 'the target is replaced while the run is stopped',
    kind: 'move',
    stopped: {
      at: (call) => isRename(call, '.gone'),
      meanwhile: ({ to }) => {
        rmSync(to);
        writeFileSync(to, OTHER);
      },
    },
    wanted: { from: SOURCE, to: OTHER },
  },
  {
    name: 'a copy that is to be retired reads differently',
    kind: 'retire',
    hasKeeper: true,
    inArchive: true,
    isOpened: true,
    during: ({ from }, fired) => lyingReads((path) => path === from, fired),
    wanted: { from: SOURCE, keeper: SOURCE },
  },
  {
    name: 'the disc that a copy is retired for reads differently',
    kind: 'retire',
    hasKeeper: true,
    inArchive: true,
    isOpened: true,
    during: ({ keeper }, fired) => lyingReads((path) => path === keeper, fired),
    wanted: { from: SOURCE, keeper: SOURCE },
  },
  {
    name: 'a file is to be retired from a folder of the archive that nobody opened',
    kind: 'retire',
    hasKeeper: true,
    inArchive: true,
    wanted: { from: SOURCE, keeper: SOURCE },
  },
  {
    name: 'a file is to be retired from elsewhere',
    kind: 'retire',
    hasKeeper: true,
    wanted: { from: SOURCE, keeper: SOURCE },
  },
  {
    name: 'a file is to be moved out of a folder that is open for retiring',
    kind: 'move',
    inArchive: true,
    isOpened: true,
    wanted: { from: SOURCE, to: null },
  },
  {
    name: 'the source reads differently while a segment is made of it',
    kind: 'derive',
    during: ({ from }, fired) => lyingReads((path) => path === from, fired),
    wanted: { from: SOURCE, to: null },
  },
  {
    name: 'the second of two parts that hold a file changes',
    kind: 'retract',
    isParted: true,
    before: ({ second }) => writeFileSync(second, OTHER),
    wanted: { from: SOURCE, keeper: PARTS[0], second: OTHER },
  },
  {
    name: 'the second of two parts that hold a file vanishes',
    kind: 'retract',
    isParted: true,
    before: ({ second }) => rmSync(second),
    wanted: { from: SOURCE, keeper: PARTS[0], second: null },
  },
  {
    name: 'the disk gives the second of two parts back differently',
    kind: 'retract',
    isParted: true,
    during: ({ second }, fired) => lyingReads((path) => path === second, fired),
    wanted: { from: SOURCE, keeper: PARTS[0], second: PARTS[1] },
  },
  {
    name: 'the second of two parts is rewritten when the file is taken aside',
    kind: 'retract',
    isParted: true,
    during: ({ second }, fired) => ({
      before: (call) => {
        if (!isRename(call, '.gone')) return;
        writeFileSync(second, OTHER);
        fired();
      },
    }),
    wanted: { from: SOURCE, keeper: PARTS[0], second: OTHER },
  },
  {
    name: 'the second of two parts is rewritten while the run is stopped',
    kind: 'retract',
    isParted: true,
    stopped: {
      at: (call) => isUnlink(call, '.gone'),
      meanwhile: ({ second }) => writeFileSync(second, OTHER),
    },
    wanted: { from: SOURCE, keeper: PARTS[0], second: OTHER },
  },
  {
    name: 'the disk gives a segment back differently',
    kind: 'derive',
    during: (_, fired) => lyingReads((path) => path.endsWith('.part'), fired),
    wanted: { from: SOURCE, to: null },
  },
];
