import { isAtOrBelow, pathBelow } from '../../library/path-below.ts';
import type { OperationOutcome } from '../../journal/run/outcomes.ts';
import { toLedgerEntry } from '../../journal/ledger/write-ledger.ts';
import type { Roots } from '../../library/roots.ts';
import { whyUnproven } from '../safe-to-format.ts';
import type { MissingCopy, ReceiptFile, VerifiedCopy } from './receipt.ts';

/** What became of a file besides its own operation, and how paths are told. */
export interface ReceiptFacts {
  /** Absolute path of the source. */
  readonly source: string;
  readonly roots: Roots;
  /** The operations that made its second copies. */
  readonly further: readonly OperationOutcome[];
  /** The folders of `--to`. */
  readonly to: readonly string[];
}

/** How a receipt tells of one file of its source. */
export function receiptOf(
  { operation, outcome }: OperationOutcome,
  { source, roots, further, to }: ReceiptFacts,
): ReceiptFile {
  const entry = toLedgerEntry({ operation, outcome });
  const missing = further
    .filter(({ outcome: { kind } }) => kind !== 'done')
    .map((one) => missingCopy(one, to));
  const { state, code, detail, size } = entry;
  const { taken, camera, sound, damage, xxh128, readBy } = operation;
  return {
    path: operation.member ?? pathBelow(source, operation.from) ?? operation.from,
    size,
    mtimeNs: operation.stat?.mtimeNs,
    sha256: operation.sha256,
    xxh128,
    readBy,
    taken,
    camera,
    state,
    code,
    detail,
    sound,
    damage,
    unproven: whyUnproven(entry) ?? missing[0]?.code,
    copies: [
      ...copiesOf({ operation, outcome }).map((path) => ({ path, tree: roots.locate(path).root })),
      ...further.flatMap((one) => copiesOf(one).map((path) => ({ path, tree: folderOf(path, to) }))),
    ],
    missing: missing.length === 0 ? undefined : missing,
  };
}

/** The file at its new place, which was read back or is the very file; and the copy that made it a duplicate, which was read to its end. */
function copiesOf({ operation, outcome }: OperationOutcome): readonly VerifiedCopy['path'][] {
  if (outcome.kind !== 'done' || operation.state === 'skipped') return [];
  return [outcome.to, outcome.keeper].filter((path) => typeof path === 'string');
}

function missingCopy({ operation, outcome }: OperationOutcome, to: readonly string[]): MissingCopy {
  const [keeper = ''] = operation.keepers ?? [];
  const { code, detail } = toLedgerEntry({ operation, outcome });
  const path = 'to' in operation ? operation.to : keeper;
  return { folder: folderOf(path, to), code, detail };
}

function folderOf(path: string, to: readonly string[]): string {
  return to.find((folder) => isAtOrBelow(folder, path)) ?? path;
}
