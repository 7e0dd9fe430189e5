import type { FileAccess } from '@mediastruct/core';
import { displayPath, isAtOrBelow, lstatOrNull, MediaStructError } from '@mediastruct/core';
import { ledgerPath } from '../record/chain-event.ts';
import { LEDGER_NAME, LOCK_NAME, parseRunName } from '../record/chain-names.ts';
import type { ChainRun } from '../open/open-chain.ts';
import { openChain } from '../open/open-chain.ts';

/** Throws where the folder would be part of its own chain. */
export function refuseFolder(
  access: FileAccess,
  { folder, chain }: { readonly folder: string; readonly chain: string },
): void {
  const kind = lstatOrNull(access, folder)?.kind;
  if (kind !== 'folder')
    throw new MediaStructError(
      'file-missing',
      `${displayPath(folder)}: expected a folder, found ${kind === undefined ? 'nothing' : `a ${kind}`}`,
      { path: folder },
    );
  if (!isAtOrBelow(chain, folder)) return;
  throw new MediaStructError('usage', `${displayPath(folder)}: lies in the chain ${displayPath(chain)}`, {
    path: folder,
    suggestions: ['Name the folder whose states the chain is to hold. Nothing was added.'],
  });
}

/** The chain of the runs that a folder holds; null where it holds none. */
export function idOfRuns(access: FileAccess, folder: string): string | null {
  const hasRuns = access.readdir(folder).some(({ name }) => parseRunName(name) !== null);
  return hasRuns ? openChain(folder, access).id : null;
}

/** A chain is begun in a folder that is new or holds nothing but runs, such as those that were brought back from a disc. */
export function refuseNewChain(access: FileAccess, chain: string): void {
  const stat = lstatOrNull(access, chain);
  if (stat === null || lstatOrNull(access, ledgerPath(chain)) !== null) return;
  const isOurs = ({ name }: { readonly name: string }) =>
    parseRunName(name) !== null || name.startsWith(LOCK_NAME);
  if (stat.kind === 'folder' && access.readdir(chain).every(isOurs)) return;
  throw new MediaStructError(
    'target-differs',
    `${displayPath(chain)}: expected a chain or nothing, found ${stat.kind === 'folder' ? `a folder without ${LEDGER_NAME}` : `a ${stat.kind}`}`,
    { path: chain, suggestions: ['Name a new folder to begin a chain. Nothing was changed.'] },
  );
}

/** A chain goes on with the folder that it was begun with, unless somebody says so. */
export function refuseOtherFolder(last: ChainRun | null, folder: string): void {
  const before = last?.record?.folder;
  if (before === undefined || before === folder) return;
  throw new MediaStructError(
    'tree-changed',
    `${displayPath(folder)}: the chain holds the states of ${displayPath(before)}`,
    {
      path: folder,
      suggestions: ['--other goes on with this folder, as where it was moved. Nothing was added.'],
    },
  );
}

/** A folder without files where there were some is more likely a disk that is not mounted. */
export function emptiedError(folder: string): MediaStructError {
  return new MediaStructError(
    'tree-changed',
    `${displayPath(folder)}: holds no files; before, it held some`,
    {
      path: folder,
      suggestions: ['Is its disk mounted? --other adds the empty state. Nothing was added.'],
    },
  );
}
