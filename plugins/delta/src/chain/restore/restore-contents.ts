import type { FileAccess, ProgressListener, StopFlag } from '@mediastruct/core';
import { MediaStructError, throwIfStopped } from '@mediastruct/core';
import type { ListedFile } from '../../listing/tree-entry.ts';
import type { Extracted } from '../../volumes/extract-target.ts';
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
    const failed = await makeAll(access, plan, request);
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
async function makeAll(access: FileAccess, plan: ContentsPlan, request: RestoreContents): Promise<Failed> {
  const { contents, scratch, target, count, progress, stop } = request;
  const maker = new ContentMaker(access, plan, { contents, scratch });
  const nodes = new Map<ContentNode, string>();
  const files: ListedFile[] = [];
  const spoilt = new Set<ContentNode>();
  const [making, gathering] = [new Set(plan.order), new Set(plan.gathering)];
  for (const node of inOrder([...making, ...gathering])) {
    throwIfStopped(stop, 'Run the command again; what is there already is not written twice.');
    const { packed } = node;
    const lacking =
      gathering.has(node) && packed !== null ? unlessBad(() => contents.gather(node.run, packed)) : null;
    if (lacking !== null) nodes.set(node, lacking);
    if (!making.has(node)) continue;
    const wanting = plan.filesOf.get(node) ?? [];
    const isBaseSpoilt = node.base !== null && spoilt.has(node.base);
    const why = isBaseSpoilt ? null : unlessBad(() => maker.prepare(node));
    if (why !== null) nodes.set(node, why);
    if (isBaseSpoilt || why !== null) spoilt.add(node);
    for (const file of wanting) {
      const trouble = spoilt.has(node)
        ? ''
        : unlessBad(() => count.add(file, target.file({ ...file, places: [] }, maker.bytesOf(node))));
      if (trouble !== null) files.push(file);
      if (trouble !== null && trouble !== '') nodes.set(node, trouble);
      maker.release(node);
      progress({ kind: 'advance', files: 1, bytes: file.size, path: file.path });
    }
    if (node.base !== null) maker.release(node.base);
    // Lets signals in.
    await new Promise((resolve) => setImmediate(resolve));
  }
  return { nodes, files };
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
