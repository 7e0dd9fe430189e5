import type { FileAccess } from '@mediastruct/core';
import { errnoOf, MediaStructError, messageOf } from '@mediastruct/core';
import { DATA_KEY } from '../../archive/archive-names.ts';
import { openDiff } from '../../archive/open-diff.ts';
import type { StoredFileChange } from '../../archive/stored-change.ts';
import { baseOf } from '../../archive/stored-change.ts';
import type { PackedFile } from '../../volumes/packed-entry.ts';
import { TarVolume } from '../../volumes/tar-volume.ts';
import { runName } from '../record/chain-names.ts';
import type { ChainRun } from '../open/open-chain.ts';

/** A content that some run of a chain stores: whole, or as a delta against another one. */
export interface ContentNode {
  readonly run: ChainRun;
  /** How many runs its own relies on: what it is made of comes before it. */
  readonly depth: number;
  readonly member: string;
  readonly kind: 'whole' | 'delta';
  /** Of the content, not of the member. */
  readonly sha256: string;
  /** What a delta is applied to; null for a whole content, and where it was not found. */
  base: ContentNode | null;
  /** Where the member stands; null before `locate`, and where it was not found. */
  packed: PackedFile | null;
  /** Why it cannot be had; null for nothing known. */
  lost: string | null;
  /** Whether it can be had as soon as further volumes are at hand. */
  isAway: boolean;
}

type Slot = (node: ContentNode) => void;

/**
 * Works out which members make which contents. A node stands for one member of one run, however many files need it. Memory: about 400 bytes a member that is needed, and 200 a path
 * that is asked for.
 */
export class ContentGraph {
  readonly #access: FileAccess;
  readonly #nodes = new Map<string, ContentNode>();

  constructor(access: FileAccess) {
    this.#access = access;
  }

  /**
   * The nodes that make the files at these paths, in the state to which the runs lead, each of which is read once from the last to the first. A path whose content is in none of them, or
   * behind a list of changes that is damaged, has none.
   */
  trace(path: readonly ChainRun[], files: Iterable<string>): ReadonlyMap<string, ContentNode> {
    const found = new Map<string, ContentNode>();
    let open = new Map<string, Slot[]>();
    for (const file of files) open.set(file, [(node) => found.set(file, node)]);
    for (let depth = path.length - 1; depth >= 0 && open.size > 0; depth--) {
      const run = path[depth];
      if (run === undefined) break;
      const before = this.#stepBack(run, depth, open);
      if (before === null) break;
      open = before;
    }
    this.#locate();
    return found;
  }

  /** Null where the changes of the run cannot be read. */
  #stepBack(run: ChainRun, depth: number, open: Map<string, Slot[]>): Map<string, Slot[]> | null {
    const before = new Map<string, Slot[]>();
    const wait = (path: string, slots: readonly Slot[]) =>
      before.set(path, [...(before.get(path) ?? []), ...slots]);
    const isRead = attempt(() => {
      for (const change of openDiff(run.folder, this.#access).changes()) {
        const slots = open.get(change.path);
        if (slots === undefined) continue;
        open.delete(change.path);
        if (change.kind !== 'file') continue;
        const { content } = change;
        if (content.kind === 'same') wait(change.path, slots);
        else if (content.kind === 'old') wait(content.path, slots);
        else {
          const { node, isNew } = this.#nodeOf(run, depth, { ...change, content });
          for (const slot of slots) slot(node);
          if (isNew && content.kind === 'delta')
            wait(baseOf(change.path, content), [(base) => void (node.base = base)]);
        }
      }
    });
    for (const [path, slots] of open) wait(path, slots);
    return isRead === null ? before : null;
  }

  #nodeOf(
    run: ChainRun,
    depth: number,
    {
      to,
      content,
    }: StoredFileChange & { readonly content: { readonly kind: 'whole' | 'delta'; readonly member: string } },
  ): { readonly node: ContentNode; readonly isNew: boolean } {
    const key = `${run.run}/${content.member}`;
    const known = this.#nodes.get(key);
    if (known !== undefined) return { node: known, isNew: false };
    const { kind, member } = content;
    const node: ContentNode = {
      run,
      depth,
      member,
      kind,
      sha256: to.sha256,
      base: null,
      packed: null,
      lost: null,
      isAway: false,
    };
    this.#nodes.set(key, node);
    return { node, isNew: true };
  }

  /** Finds the members of new nodes in the indexes of their runs, each of which is read twice at most. */
  #locate(): void {
    const sought = [...this.#nodes.values()].filter(({ packed, lost }) => packed === null && lost === null);
    for (const [run, nodes] of Map.groupBy(sought, (node) => node.run)) {
      const wanted = new Map(nodes.map((node) => [node.member, [node]]));
      const what = attempt(() => {
        const links = this.#read(run, (entry) => wanted.get(entry.path) ?? []);
        // A further name of a file stands nowhere by itself.
        if (links.size > 0) this.#read(run, (entry) => links.get(entry.path) ?? []);
      });
      for (const node of nodes)
        if (node.packed === null)
          node.lost = what ?? `run ${runName(run.run)} does not hold it, though its list of changes says so`;
    }
  }

  #read(
    run: ChainRun,
    nodesOf: (entry: PackedFile) => readonly ContentNode[],
  ): ReadonlyMap<string, readonly ContentNode[]> {
    const links = new Map<string, ContentNode[]>();
    for (const entry of TarVolume.open(run.folder, DATA_KEY, { access: this.#access }).list()) {
      if (entry.kind !== 'file') continue;
      const nodes = nodesOf(entry);
      const isLink = entry.places.length === 0 && entry.link !== undefined;
      if (isLink && nodes.length > 0) links.set(entry.link, [...(links.get(entry.link) ?? []), ...nodes]);
      else for (const node of nodes) node.packed = entry;
    }
    return links;
  }
}

/** Why a content cannot be made, with what it is made of; null where nothing is known to be in the way. */
export function whyLost(node: ContentNode): string | null {
  for (let at: ContentNode | null = node; at !== null; at = at.base) {
    if (at.lost !== null) return at.lost;
    if (at.kind === 'delta' && at.base === null)
      return `what its delta in run ${runName(at.run.run)} was made against is in no run`;
  }
  return null;
}

/** A content with all that it is made of, if only volumes that cannot be read now are in the way of it; else nothing. */
export function awayParts(node: ContentNode, isEndMissing: boolean): readonly ContentNode[] {
  const parts: ContentNode[] = [];
  for (let at: ContentNode | null = node; at !== null; at = at.base) {
    if (at.lost !== null && !at.isAway) return [];
    if (at.kind === 'delta' && at.base === null && !isEndMissing) return [];
    parts.push(at);
  }
  return parts;
}

/** What went wrong, in words for people; null where nothing did. */
function attempt(read: () => void): string | null {
  try {
    read();
    return null;
  } catch (error) {
    if (!(error instanceof MediaStructError) && errnoOf(error) === null) throw error;
    return messageOf(error);
  }
}
