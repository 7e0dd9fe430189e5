import type { FileAccess, ProgressListener, StopFlag } from '@mediastruct/core';
import { MediaStructError, throwIfStopped } from '@mediastruct/core';
import type { ListedFile } from '../../listing/tree-entry.ts';
import type { Extracted } from '../../volumes/extract-target.ts';
import { ContentMaker } from '../contents/content-maker.ts';
import type { ContentNode } from '../contents/content-graph.ts';
import type { Chain, ChainRun } from '../open/open-chain.ts';
import type { ContentsPlan } from '../contents/plan-contents.ts';
import { memberKey, planContents } from '../contents/plan-contents.ts';
import type { RestoreCount } from './restore-tally.ts';
import type { VolumeContents } from '../contents/volume-contents.ts';

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

/** Gives files of a state to a target. What a damaged volume cannot give is looked for in other runs; what nobody has is told. */
export async function restoreContents(
  access: FileAccess,
  files: readonly ListedFile[],
  request: RestoreContents,
): Promise<void> {
  const { chain, run, contents, progress, count } = request;
  const bad = new Map<string, string>();
  progress({ kind: 'phase', phase: 'restoring', totalFiles: files.length });
  for (let wanted = files; wanted.length > 0;) {
    const plan = planContents(access, { chain, run, files: wanted, contents, bad });
    const tried = bad.size > 0;
    for (const { file, why } of plan.lost) (tried ? count.damaged : count.missing).add(file.path, why);
    const failed = await makeAll(access, plan, request);
    for (const [node, why] of failed.nodes) bad.set(memberKey(node), why);
    wanted = failed.files;
  }
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
  for (const node of plan.order) {
    throwIfStopped(stop, 'Run the command again; what is there already is not written twice.');
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
