import { join } from 'node:path';
import type { FileAccess } from '@mediastruct/core';
import { ignoreProgress, neverStop, nodeFileAccess } from '@mediastruct/core';
import type { AddReport, AddRequest } from '../../src/chain/add/add-run.ts';
import { addRun } from '../../src/chain/add/add-run.ts';
import type { RestoreReport, RestoreRequest } from '../../src/chain/restore/restore-chain.ts';
import { restoreChain } from '../../src/chain/restore/restore-chain.ts';
import type { VerifyReport } from '../../src/chain/verify/verify-chain.ts';
import { verifyChain } from '../../src/chain/verify/verify-chain.ts';

const means = { progress: ignoreProgress, stop: neverStop };

/** The nth day of the chain, at noon UTC. */
export function day(nth: number): Date {
  return new Date(Date.UTC(2026, 10, nth, 12));
}

export interface Base {
  readonly path: string;
}

/** Adds the state of `base/tree` to the chain in `base/chain`, on a day. */
export async function add(
  base: Base,
  nth: number,
  more: Partial<AddRequest> = {},
  access: FileAccess = nodeFileAccess,
): Promise<AddReport> {
  const request: AddRequest = {
    folder: join(base.path, 'tree'),
    chain: join(base.path, 'chain'),
    isFull: false,
    mayBeOther: false,
    exclude: {},
    threads: 1,
    greatestBytes: 64 << 10,
    now: day(nth),
    ...means,
  };
  return addRun({ ...request, ...more }, access);
}

/** Restores a state to `base/NAME`. */
export async function restore(
  base: Base,
  at: string,
  to: string,
  more: Partial<RestoreRequest> = {},
): Promise<RestoreReport> {
  const places = { chain: join(base.path, 'chain'), to: join(base.path, to) };
  return restoreChain({ ...places, at, paths: [], from: [], ...means, ...more });
}

export async function verify(
  base: Base,
  nth: number,
  {
    from = [],
    place,
    access = nodeFileAccess,
  }: { readonly from?: readonly string[]; readonly place?: string; readonly access?: FileAccess } = {},
): Promise<VerifyReport> {
  return verifyChain({ chain: join(base.path, 'chain'), from, place, now: () => day(nth), ...means }, access);
}
