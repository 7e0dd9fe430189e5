import { pathBelow } from '../../library/path-below.ts';
import type { OperationOutcome } from '../../journal/run/outcomes.ts';
import { toLedgerEntry } from '../../journal/ledger/write-ledger.ts';
import type { Roots } from '../../library/roots.ts';
import { whyUnproven } from '../safe-to-format.ts';
import type { ReceiptFile, VerifiedCopy } from './receipt.ts';

/** How a receipt tells of one file of its source. */
export function receiptOf(
  { operation, outcome }: OperationOutcome,
  { source, roots }: { readonly source: string; readonly roots: Roots },
): ReceiptFile {
  const entry = toLedgerEntry({ operation, outcome });
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
    unproven: whyUnproven(entry) ?? undefined,
    copies: copiesOf({ operation, outcome }, roots),
  };
}

/** The file at its new place, which was read back or is the very file; and the copy that made it a duplicate, which was read to its end. */
function copiesOf({ operation, outcome }: OperationOutcome, roots: Roots): readonly VerifiedCopy[] {
  if (outcome.kind !== 'done' || operation.state === 'skipped') return [];
  const paths = [outcome.to, outcome.keeper].filter((path) => typeof path === 'string');
  return paths.map((path) => ({ path, tree: roots.locate(path).root }));
}
