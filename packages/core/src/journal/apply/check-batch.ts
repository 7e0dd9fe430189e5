import type { FileStat } from '../../files/file-access.ts';
import { errnoOf, lstatOrNull } from '../../files/file-access.ts';
import type { Failure } from '../../files/file-facts.ts';
import { failureOf, isUntouched } from '../../files/file-facts.ts';
import type { HashOutcome } from '../../files/hash-file.ts';
import type { BatchItem, BatchTools } from './batch-item.ts';
import type { PlannedOperation } from '../plan/operation.ts';

/** What the plan relied on must still be so; whatever is not becomes the item's failure. */
export function checkPreconditions(items: readonly BatchItem[], tools: BatchTools): void {
  for (const item of items) item.failure = preconditionFailure(item.operation, tools);
}

function preconditionFailure(operation: PlannedOperation, tools: BatchTools): Failure | null {
  const { kind, from, to, stat } = operation;
  if (kind === 'none') return null;
  if (from === to) return failureOf('same-file', 'source and target are one path');
  if (kind !== 'copy' && tools.guard.isProtected(from))
    return failureOf('protected', 'the file is under a protected root, which nothing may leave');
  try {
    const now = lstatOrNull(tools.access, from);
    if (now === null) return failureOf('source-missing', 'the source is not there any more');
    if (stat === undefined || !isUntouched(now, stat))
      return failureOf('source-changed', 'the source changed after it was planned');
    return null;
  } catch (error) {
    if (errnoOf(error) === null) throw error;
    return failureOf('source-unreadable', (error as Error).message);
  }
}

/** Compared with the source as it is now, because device numbers may change between plan and act. */
function isAnotherInode(tools: BatchTools, from: string, keeper: FileStat): boolean {
  const source = lstatOrNull(tools.access, from);
  return source !== null && (source.ino !== keeper.ino || source.dev !== keeper.dev);
}

/** Each operation that relies on a keeper needs one that is alive, another inode, and reads back the same now. */
export async function proveKeepers(items: readonly BatchItem[], tools: BatchTools): Promise<void> {
  const reasons = new Map<BatchItem, readonly string[]>();
  let open = items.filter((item) => item.failure === null && (item.operation.keepers?.length ?? 0) > 0);
  for (let nth = 0; open.length > 0; nth++) {
    const asked = open.filter((item) => (item.operation.keepers?.length ?? 0) > nth);
    const paths = [...new Set(asked.map((item) => item.operation.keepers?.[nth] as string))];
    const outcomes = await tools.content.hashFiles(paths, tools.onBytes);
    const found = new Map(paths.map((path, at) => [path, outcomes[at]]));
    const unproven: BatchItem[] = [];
    for (const item of open) {
      const path = item.operation.keepers?.[nth];
      if (path === undefined) {
        item.failure = failureOf('keeper-gone', whyUnproven(reasons.get(item) ?? []));
        continue;
      }
      const outcome = found.get(path);
      const isProven =
        outcome?.kind === 'hashed' &&
        outcome.sha256 === item.operation.sha256 &&
        isAnotherInode(tools, item.operation.from, outcome.stat);
      if (isProven) item.keeper = path;
      else {
        unproven.push(item);
        reasons.set(item, [...(reasons.get(item) ?? []), whyNoKeeper(item, path, outcome)]);
      }
    }
    open = unproven;
  }
}

function whyNoKeeper({ operation }: BatchItem, path: string, outcome: HashOutcome | undefined): string {
  if (outcome === undefined || outcome.kind === 'failed')
    return `${path} cannot be read: ${outcome?.message ?? 'no answer'}`;
  if (outcome.sha256 !== operation.sha256)
    return `${path} reads differently by now; "mediastruct crawl --force" tells whether it was changed or has rotted`;
  return `${path} is another name of the same file`;
}

function whyUnproven(reasons: readonly string[]): string {
  return ['no other copy could be read back and found the same', ...reasons].join('; ');
}
