import type { FileStat } from '../../files/file-access.ts';
import { errnoOf, lstatOrNull, messageOf } from '../../files/file-access.ts';
import type { HashedSources } from '../../files/derivation.ts';
import { hashDerived } from '../../files/derivation.ts';
import type { Failure } from '../../files/file-facts.ts';
import { failureOf, isUntouched } from '../../files/file-facts.ts';
import { itemAt } from '../../errors/item-at.ts';
import type { HashedFile, HashOutcome } from '../../files/hash-file.ts';
import type { PlannedOperation } from '../plan/operation.ts';
import { behindSymlink } from '../run/symlink-above.ts';
import { isChanging, isJoined, isRemoving, targetOf } from '../plan/operation.ts';
import type { BatchItem, BatchTools, ProvenKeeper } from './batch-item.ts';
import { keeperDerivation } from './keeper-derivation.ts';

/** Checks that what the plan relied on is still so; what is not becomes the item's failure. */
export function checkPreconditions(items: readonly BatchItem[], tools: BatchTools): void {
  for (const item of items) item.failure = preconditionFailure(item.operation, tools);
}

function preconditionFailure(operation: PlannedOperation, tools: BatchTools): Failure | null {
  if (!isChanging(operation)) return null;
  const { from, stat } = operation;
  const to = targetOf(operation);
  if (from === to) return failureOf('same-file', 'source and target are one path');
  const isGuarded = isRemoving(operation) && tools.guard.isProtected(from, operation.kind);
  if (isGuarded) return failureOf('protected', 'the file is under a protected root, which nothing may leave');
  try {
    const now = lstatOrNull(tools.access, from);
    if (now === null) return failureOf('source-missing', 'the source is not there any more');
    if (!isUntouched(now, stat))
      return failureOf('source-changed', 'the source changed after it was planned');
    const symlink = to === undefined ? null : tools.symlinkAbove(to);
    return symlink === null ? null : failureOf('target-unwritable', behindSymlink(symlink));
  } catch (error) {
    if (errnoOf(error) === null) throw error;
    return failureOf('source-unreadable', messageOf(error));
  }
}

/**
 * Reads each file that is to be retired to its last byte: it may hold something that its keeper does not. What reads
 * otherwise than planned, or not at all, stays.
 */
export async function proveRetired(items: readonly BatchItem[], tools: BatchTools): Promise<void> {
  const retired = items.filter(({ failure, operation }) => failure === null && operation.kind === 'retire');
  if (retired.length === 0) return;
  // Not told to the progress: a file's bytes count once, when its keeper is read.
  const outcomes = await tools.content.hashFiles(retired.map(({ operation }) => operation.from));
  retired.forEach((item, at) => {
    const outcome = outcomes[at];
    if (outcome?.kind !== 'hashed')
      item.failure = failureOf('source-unreadable', outcome?.message ?? 'no answer');
    else if (outcome.sha256 !== item.operation.sha256)
      item.failure = failureOf('content-mismatch', 'it reads otherwise than its listing says, so it stays');
  });
}

/** Compared with the source as it is now, because device numbers may change between plan and act. */
function isAnotherInode(tools: BatchTools, from: string, keeper: FileStat): boolean {
  const source = lstatOrNull(tools.access, from);
  return source !== null && (source.ino !== keeper.ino || source.dev !== keeper.dev);
}

/** Each operation that relies on a keeper needs one that is alive, another inode, and reads back the same now. */
export async function proveKeepers(items: readonly BatchItem[], tools: BatchTools): Promise<void> {
  const reasons = new Map<BatchItem, readonly string[]>();
  let open = items.filter((item) => item.failure === null && keepersOf(item).length > 0);
  for (let nth = 0; open.length > 0; nth++) {
    const asked = open.flatMap((item) => {
      const path = keepersOf(item)[nth];
      return path === undefined ? [] : [{ item, path }];
    });
    const outcomes = await readKeepers(asked, tools);
    const unproven: BatchItem[] = [];
    for (const item of open) {
      const path = keepersOf(item)[nth];
      if (path === undefined) {
        item.failure = failureOf('keeper-gone', whyUnproven(reasons.get(item) ?? []));
        continue;
      }
      const outcome = outcomes.get(item);
      const isProven = outcome?.kind === 'hashed' && outcome.sha256 === item.operation.sha256;
      const read = isProven ? keepersRead(item, path, outcome) : [];
      const { from } = item.operation;
      if (isProven && read.every(({ stat }) => isAnotherInode(tools, from, stat))) item.keepers = read;
      else {
        unproven.push(item);
        reasons.set(item, [...(reasons.get(item) ?? []), whyNoKeeper(item, path, outcome)]);
      }
    }
    open = unproven;
  }
}

/** Files that were read for one answer: the keeper, or all that hold the content together. */
function keepersRead(
  { operation }: BatchItem,
  path: string,
  outcome: HashedFile | HashedSources,
): readonly ProvenKeeper[] {
  if (!isJoined(operation) || !('stats' in outcome)) return [{ path, stat: outcome.stat }];
  return operation.keepers.map((keeper, at) => ({ path: keeper, stat: itemAt(outcome.stats, at) }));
}

/** The keepers' hashes; of an operation with a derivation, the hash of what its keeper derives to. Each path is read once. */
async function readKeepers(
  asked: readonly { readonly item: BatchItem; readonly path: string }[],
  tools: BatchTools,
): Promise<ReadonlyMap<BatchItem, HashOutcome | HashedSources | undefined>> {
  const outcomes = new Map<BatchItem, HashOutcome | HashedSources | undefined>();
  const plain = asked.filter(({ item }) => keeperDerivation(item.operation, tools) === null);
  const paths = [...new Set(plain.map(({ path }) => path))];
  const hashed = await tools.content.hashFiles(paths, tools.onBytes);
  const byPath = new Map(paths.map((path, at) => [path, hashed[at]]));
  for (const { item, path } of plain) outcomes.set(item, byPath.get(path));
  for (const { item, path } of asked) {
    const derivation = keeperDerivation(item.operation, tools);
    if (derivation === null) continue;
    const paths = isJoined(item.operation) ? item.operation.keepers : [path];
    outcomes.set(item, hashDerived(tools.access, paths, { ...derivation, onBytes: tools.onBytes }));
  }
  return outcomes;
}

/** Keepers that hold the content together are asked once, all of them. */
function keepersOf({ operation }: BatchItem): readonly string[] {
  return isJoined(operation) ? operation.keepers.slice(0, 1) : (operation.keepers ?? []);
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
