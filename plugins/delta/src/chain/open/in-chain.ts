import type { FileAccess } from '@mediastruct/core';
import { beginChain } from '../record/chain-event.ts';
import { withChainLock } from '../record/chain-lock.ts';
import type { Chain } from './open-chain.ts';
import { openChain } from './open-chain.ts';

/** Opens a chain for a task that writes into its ledger, while no other command may; runs without a ledger get one. */
export async function inChain<T>(
  access: FileAccess,
  { chain, command, now }: { readonly chain: string; readonly command: string; readonly now: Date },
  task: (chain: Chain) => Promise<T>,
): Promise<T> {
  const { folder, id } = openChain(chain, access);
  return withChainLock(access, { chain: folder, command }, () => {
    beginChain(access, folder, { now, id });
    return task(openChain(folder, access));
  });
}
