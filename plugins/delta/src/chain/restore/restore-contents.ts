import type { FileAccess, ProgressListener, StopFlag } from '@mediastruct/core';
import { MediaStructError, throwIfStopped } from '@mediastruct/core';
import type { ListedFile } from '../../listing/tree-entry.ts';
import type { Extracted } from '../../volumes/extract-target.ts';
import { applyPool } from '../../archive/apply-pool.ts';
import type { BlockPool } from '../../blocks/index.ts';
import type { AppliedNode } from '../contents/content-maker.ts';
import { ContentMaker } from '../contents/content-maker.ts';
import type { ContentNode } from '../contents/content-graph.ts';
import type { Chain, ChainRun } from '../open/open-chain.ts';
import type { ContentsPlan, LostFile } from '../contents/plan-contents.ts';
import { inOrder, memberKey, planContents } from '../contents/plan-contents.ts';
import type { RestoreCount } from './restore-tally.ts';
import type { AbsentVolume, VolumeContents } from '../contents/volume-contents.ts';

/** Takes a file that was made: in a restore the target folder. */
export interface ContentTarget {
  file(entry: ListedFile & { readonly places: readonly [] }, content: Iterable<Uint8Array>): Extracted;
}

export interface RestoreContents {
  readonly chain: Chain;
  readonly run: ChainRun;
  readonly contents: VolumeContents;
  /** A folder that nothing else writes to. */
  readonly scratch: string;
  readonly target: ContentTarget;
  readonly count: Pick<RestoreCount, 'add' | 'missing' | 'damaged'>;
  readonly progress: ProgressListener;
  readonly stop: StopFlag;
}

/** What a target did not get because volumes are away, and what was taken of those at hand for it. */
export interface StillAway {
  readonly files: readonly LostFile[];
  /** The volumes that are wanted for them. */
  readonly volumes: readonly AbsentVolume[];
  /** A run that they need and that the chain does not have here; null for none. */
  readonly missingRun: number | null;
}

/**
 * Gives files of a state to a target. What a damaged volume cannot give is looked for in other runs; what nobody has is told. Files that need volumes which cannot be read now are
 * returned, and of the volumes at hand all is kept that they need, where there is a place for it.
 */
export async function restoreContents(
  access: FileAccess,
  files: readonly ListedFile[],
  request: RestoreContents,
): Promise<StillAway> {
  const { chain, run, contents, progress, count } = request;
  await using pool = applyPool(access);
  const bad = new Map<string, string>();
  const away: LostFile[] = [];
  const volumes = new Map<string, AbsentVolume>();
  let missingRun: number | null = null;
  progress({ kind: 'phase', phase: 'restoring', totalFiles: files.length });
  for (let wanted = files; wanted.length > 0;) {
    const plan = planContents(access, { chain, run, files: wanted, contents, bad });
    const tried = bad.size > 0;
    for (const { file, why, isAway } of plan.lost)
      if (!isAway) (tried ? count.damaged : count.missing).add(file.path, why);
    const failed = await makeAll(access, plan, { ...request, pool });
    for (const [node, why] of failed.nodes) bad.set(memberKey(node), why);
    const isSpoilt = ({ parts }: LostFile) => parts.some((node) => failed.nodes.has(node));
    const [spoilt, waiting]: [LostFile[], LostFile[]] = [[], []];
    for (const lost of plan.lost) if (lost.isAway) (isSpoilt(lost) ? spoilt : waiting).push(lost);
    away.push(...waiting);
    if (waiting.length > 0) missingRun ??= plan.missingRun;
    for (const { packed, run: of } of new Set(waiting.flatMap(({ parts }) => parts)))
      for (const volume of packed === null ? [] : contents.absent(of, packed))
        volumes.set(`${volume.run.run}/${volume.name}`, volume);
    wanted = [...failed.files, ...spoilt.map(({ file }) => file)];
  }
  return { files: away, volumes: [...volumes.values()], missingRun };
}

interface Failed {
  readonly nodes: ReadonlyMap<ContentNode, string>;
  readonly files: readonly ListedFile[];
}

/** Makes every content of a plan, and gives it to the files that want it. Returns what could not be read, and whose contents that were. */
async function makeAll(
  access: FileAccess,
  plan: ContentsPlan,
  request: RestoreContents & { readonly pool: BlockPool },
): Promise<Failed> {
  const { contents, scratch, pool, stop } = request;
  const maker = new ContentMaker(access, plan, { contents, scratch, pool });
  const making = new Making(maker, plan, request);
  const [wanted, gathering] = [new Set(plan.order), new Set(plan.gathering)];
  let last: ContentNode | null = null;
  for (const node of inOrder([...wanted, ...gathering])) {
    throwIfStopped(stop, 'Run the command again; what is there already is not written twice.');
    // What comes now may be made of what the deltas make that were read; nothing of the same run is.
    if (last !== null && (maker.hasManyDeltas || last.run !== node.run || last.depth !== node.depth))
      making.tell(await maker.applyDeltas());
    last = node;
    const { packed } = node;
    const lacking =
      gathering.has(node) && packed !== null ? unlessBad(() => contents.gather(node.run, packed)) : null;
    if (lacking !== null) making.nodes.set(node, lacking);
    if (wanted.has(node)) making.make(node);
    // Lets signals in.
    await new Promise((resolve) => setImmediate(resolve));
  }
  making.tell(await maker.applyDeltas());
  return making;
}

/** What became of the contents so far. */
class Making implements Failed {
  readonly nodes = new Map<ContentNode, string>();
  readonly files: ListedFile[] = [];
  readonly #spoilt = new Set<ContentNode>();
  readonly #maker: ContentMaker;
  readonly #plan: ContentsPlan;
  readonly #request: RestoreContents;

  constructor(maker: ContentMaker, plan: ContentsPlan, request: RestoreContents) {
    this.#maker = maker;
    this.#plan = plan;
    this.#request = request;
  }

  /** Makes a content, or reads the delta of it, of which `tell` tells later. */
  make(node: ContentNode): void {
    if (node.base !== null && this.#spoilt.has(node.base)) return this.#give(node, '');
    const maker = this.#maker;
    const why = unlessBad(() => (node.kind === 'whole' ? maker.prepare(node) : maker.readDelta(node)));
    if (node.kind === 'whole' || why !== null) this.#give(node, why);
  }

  tell(applied: readonly AppliedNode[]): void {
    for (const { node, why } of applied) this.#give(node, why);
  }

  /** Gives a content to the files that want it. `why` it could not be made: null where it was, empty where that is told of another one. */
  #give(node: ContentNode, why: string | null): void {
    const { target, count, progress } = this.#request;
    if (why !== null) this.#spoilt.add(node);
    if (why !== null && why !== '') this.nodes.set(node, why);
    for (const file of this.#plan.filesOf.get(node) ?? []) {
      const trouble =
        why !== null
          ? ''
          : unlessBad(() => count.add(file, target.file({ ...file, places: [] }, this.#maker.bytesOf(node))));
      if (trouble !== null) this.files.push(file);
      if (trouble !== null && trouble !== '') this.nodes.set(node, trouble);
      this.#maker.release(node);
      progress({ kind: 'advance', files: 1, bytes: file.size, path: file.path });
    }
    if (node.base !== null) this.#maker.release(node.base);
  }
}

/** Why a content cannot be had; null where it was. All else that goes wrong ends the restore. */
function unlessBad(step: () => void): string | null {
  try {
    step();
    return null;
  } catch (error) {
    const isOfContent =
      error instanceof MediaStructError &&
      ['content-mismatch', 'wrong-volume', 'damaged'].includes(error.code);
    if (!isOfContent) throw error;
    return error.message;
  }
}
