import type { FileAccess } from '@mediastruct/core';
import { errnoOf, MediaStructError } from '@mediastruct/core';
import { openDiff } from '../../archive/open-diff.ts';
import type { ListedFile } from '../../listing/tree-entry.ts';
import { pathTo, stretchTo } from '../open/chain-path.ts';
import type { ContentNode } from './content-graph.ts';
import { awayParts, ContentGraph, whyLost } from './content-graph.ts';
import type { Chain, ChainRun } from '../open/open-chain.ts';
import { wholePathTo } from '../open/open-chain.ts';
import { NOTHING } from '../record/state-hash.ts';
import type { VolumeContents } from './volume-contents.ts';

export interface ContentsWanted {
  readonly chain: Chain;
  /** The run whose state is wanted. */
  readonly run: ChainRun;
  readonly files: readonly ListedFile[];
  readonly contents: VolumeContents;
  /** What was tried already and cannot be had, by run and member, and why. */
  readonly bad: ReadonlyMap<string, string>;
}

export interface ContentsPlan {
  /** Everything that has to be read, in an order in which each volume is opened once and what a delta is applied to comes before it. */
  readonly order: readonly ContentNode[];
  readonly filesOf: ReadonlyMap<ContentNode, readonly ListedFile[]>;
  /** Files whose content no run that can be read holds, and why. */
  readonly lost: readonly LostFile[];
  /** What can be read now of the contents of files that are away, in the order of `order`. */
  readonly gathering: readonly ContentNode[];
  /** A run that all of this relies on and that is not among those of the chain; null for none. */
  readonly missingRun: number | null;
}

export interface LostFile {
  readonly file: ListedFile;
  readonly why: string;
  /** Whether it can be had as soon as further volumes, or the missing run, are at hand. */
  readonly isAway: boolean;
  /** What makes it then, as far as it is known. */
  readonly parts: readonly ContentNode[];
}

/** Names a member among all runs. */
export function memberKey({ run, member }: Pick<ContentNode, 'run' | 'member'>): string {
  return `${run.run}/${member}`;
}

/**
 * Works out where the contents of files come from: from the runs that lead to their state; and what those cannot give because volumes are away or damaged, from any other run that holds
 * the same content. No volume is opened. Memory: that of the graph.
 */
export function planContents(access: FileAccess, wanted: ContentsWanted): ContentsPlan {
  const { chain, run, files } = wanted;
  const graph = new ContentGraph(access);
  const filesOf = new Map<ContentNode, ListedFile[]>();
  let lost: { readonly file: ListedFile; readonly why: string }[] = [];
  const assign = (file: ListedFile, node: ContentNode | undefined, otherwise: string) => {
    if (node !== undefined) look(node, wanted);
    const why = node === undefined ? otherwise : whyLost(node);
    if (why !== null) lost.push({ file, why });
    else if (node !== undefined) filesOf.set(node, [...(filesOf.get(node) ?? []), file]);
  };
  const own = pathOf(wanted, run);
  const found = graph.trace(
    own,
    files.map(({ path }) => path),
  );
  const isWhole = own[0]?.record?.before === NOTHING;
  const noLink = isWhole
    ? 'no run that leads to this state holds it'
    : 'a run that it relies on is not there';
  for (const file of files) {
    const node = found.get(file.path);
    // A list of changes that leads elsewhere than the listing tells must not put another content under a name.
    assign(file, node?.sha256 === file.sha256 ? node : undefined, noLink);
  }
  for (const other of chain.runs.toReversed()) {
    if (lost.length === 0) break;
    if (other === run) continue;
    const sought = lost;
    lost = [];
    const elsewhere = traceByContent(access, {
      graph,
      wanted,
      run: other,
      files: sought.map(({ file }) => file),
    });
    for (const { file, why } of sought) {
      const node = elsewhere.get(file.sha256);
      if (node !== undefined) look(node, wanted);
      if (node === undefined || whyLost(node) !== null) lost.push({ file, why });
      else assign(file, node, why);
    }
  }
  const told = lost.map(({ file, why }): LostFile => {
    const node = found.get(file.path);
    const parts = node?.sha256 === file.sha256 ? awayParts(node, !isWhole) : [];
    if (parts.some((part) => isPartLost(part, wanted))) return { file, why, isAway: false, parts: [] };
    return { file, why, isAway: parts.length > 0 || (node === undefined && !isWhole), parts };
  });
  const missingRun = isWhole ? null : (own[0]?.record?.parent ?? null);
  return {
    order: ordered(filesOf.keys()),
    filesOf,
    lost: told,
    gathering: ordered(told.flatMap(({ parts }) => parts)),
    missingRun,
  };
}

/**
 * The runs that make the state of a run: best those whose volumes are all at hand, then those of which nothing is known to be broken, then any; where a link is missing, those behind it.
 */
function pathOf(
  { chain, contents }: Pick<ContentsWanted, 'chain' | 'contents'>,
  run: ChainRun,
): readonly ChainRun[] {
  const isAtHand = (one: ChainRun) => one.fault === null && contents.isAtHand(one);
  return (
    pathTo(run, chain.runs, isAtHand) ??
    wholePathTo(chain, run) ??
    pathTo(run, chain.runs) ??
    stretchTo(run, chain.runs)
  );
}

/** Notes what is in the way of a content, and of what it is made of. */
function look(node: ContentNode, { contents, bad }: ContentsWanted): void {
  for (let at: ContentNode | null = node; at !== null; at = at.base) {
    if (at.lost !== null) continue;
    at.lost = bad.get(memberKey(at)) ?? null;
    if (at.lost !== null || at.packed === null) continue;
    at.lost = contents.whyAway(at.run, at.packed);
    at.isAway = at.lost !== null;
  }
}

function isPartLost({ run, packed }: ContentNode, { contents }: ContentsWanted): boolean {
  return packed !== null && contents.absent(run, packed).some(({ isLost }) => isLost);
}

/** Nodes of another state that have the same contents, by their SHA-256; none where that state cannot be read. */
function traceByContent(
  access: FileAccess,
  {
    graph,
    wanted,
    run,
    files,
  }: {
    readonly graph: ContentGraph;
    readonly wanted: ContentsWanted;
    readonly run: ChainRun;
    readonly files: readonly ListedFile[];
  },
): ReadonlyMap<string, ContentNode> {
  const path = pathOf(wanted, run);
  const sought = new Set(files.map(({ sha256 }) => sha256));
  const pathFor = new Map<string, string>();
  try {
    for (const entry of openDiff(run.folder, access).now.entries())
      if (entry.kind === 'file' && sought.has(entry.sha256) && !pathFor.has(entry.sha256))
        pathFor.set(entry.sha256, entry.path);
  } catch (error) {
    if (!(error instanceof MediaStructError) && errnoOf(error) === null) throw error;
  }
  const found = graph.trace(path, pathFor.values());
  return new Map(
    [...pathFor].flatMap(([sha256, at]) => {
      const node = found.get(at);
      return node?.sha256 === sha256 ? [[sha256, node] as const] : [];
    }),
  );
}

/** Nodes with all that they are made of, in the order of `inOrder`. */
function ordered(nodes: Iterable<ContentNode>): readonly ContentNode[] {
  const needed = new Set<ContentNode>();
  for (const node of nodes)
    for (let at: ContentNode | null = node; at !== null && !needed.has(at); at = at.base) needed.add(at);
  return inOrder([...needed]);
}

/** By depth, run and place, each once: so what a delta is applied to comes before it, and each volume is opened once. */
export function inOrder(nodes: readonly ContentNode[]): readonly ContentNode[] {
  return [...new Set(nodes)].sort(
    (a, b) => a.depth - b.depth || a.run.run - b.run.run || comparePlaces(a, b),
  );
}

function comparePlaces(a: ContentNode, b: ContentNode): number {
  const [left, right] = [a.packed?.places[0], b.packed?.places[0]];
  return (left?.volume ?? 0) - (right?.volume ?? 0) || (left?.at ?? 0) - (right?.at ?? 0);
}
