import type { BoundDerivation } from '../../files/derivation.ts';
import { joinSources } from '../../files/derivation.ts';
import type { PlannedOperation } from '../plan/operation.ts';
import { isJoined } from '../plan/operation.ts';
import type { DerivationOf } from './batch-item.ts';

/**
 * What must be made of an operation's keepers before they are compared with its content: the derivation that it names, or joining them.
 * Null where each keeper has the content by itself.
 */
export function keeperDerivation(
  operation: PlannedOperation,
  { derivationOf }: { readonly derivationOf: DerivationOf },
): BoundDerivation | null {
  if (operation.kind !== 'retract') return null;
  const named = derivationOf(operation);
  return named ?? (isJoined(operation) ? { derive: joinSources, params: {} } : null);
}
