import { itemAt } from '@mediastruct/core';
import type { Sum } from '../backup-plan.ts';
import type { RestoreInput, RestorePlan, RestoreVisit } from '../restore-plan.ts';
import { Grown } from '../table/grow.ts';
import { leastCover } from './least-cover.ts';
import type { Signature, Signatures } from './signatures.ts';
import { signaturesOf } from './signatures.ts';

/**
 * Plans which disks have to be plugged in to restore contents, and in which order: first what can be read now, then as few disks as possible, the
 * one that brings most files first. Contents without any copy are set apart, so that they can be told before anything is fetched.
 * Every copy that is not known to be bad is good enough, however old its proof: what is read is compared with its hash anyway.
 * Memory: 12 bytes a wanted content.
 */
export function planRestore(input: RestoreInput): RestorePlan {
  const found = signaturesOf(input);
  const isAtHand = (holder: number) => input.atHand.includes(holder);
  const needs = found.signatures.filter(
    ({ holders }) => holders.length > 0 && !holders.some((holder) => isAtHand(holder)),
  );
  const cover = leastCover({
    needs: needs.map(({ holders }) => holders),
    preference: byFiles(needs),
  });
  const atHand = visitOrder(found.signatures, input.atHand);
  const fetched = visitOrder(needs, cover.chosen);
  const order = [...atHand, ...fetched];
  const { visits, without, withoutSum } = assign(input, found, order);
  return {
    visits: visits.map((visit) => ({ ...visit, isAtHand: isAtHand(visit.holder) })),
    without,
    withoutSum,
    toFetch: fetched.length,
    isLeast: cover.isLeast,
    atLeast: cover.atLeast,
  };
}

/** Holders by how many files they have, most first. */
function byFiles(signatures: readonly Signature[]): readonly number[] {
  const files = filesOf(signatures);
  return [...files].sort(([a, n], [b, m]) => m - n || a - b).map(([holder]) => holder);
}

/** The holders in the order in which each brings most of what the ones before it did not; those that bring nothing are left out. */
function visitOrder(signatures: readonly Signature[], holders: readonly number[]): readonly number[] {
  const order: number[] = [];
  let open = signatures;
  for (;;) {
    const files = filesOf(open);
    const [best] = holders
      .filter((holder) => files.has(holder))
      .sort((a, b) => (files.get(b) ?? 0) - (files.get(a) ?? 0) || a - b);
    if (best === undefined) return order;
    order.push(best);
    open = open.filter((one) => !one.holders.includes(best));
  }
}

function filesOf(signatures: readonly Signature[]): ReadonlyMap<number, number> {
  const files = new Map<number, number>();
  for (const { holders, files: count } of signatures)
    for (const holder of holders) files.set(holder, (files.get(holder) ?? 0) + count);
  return files;
}

interface Assigned {
  readonly visits: readonly Omit<RestoreVisit, 'isAtHand'>[];
  readonly without: Uint32Array;
  readonly withoutSum: Sum;
}

/** Gives each content to the first holder of the order that has it. */
function assign({ table }: RestoreInput, found: Signatures, order: readonly number[]): Assigned {
  const nowhere = order.length;
  const lots = Array.from({ length: order.length + 1 }, () => ({
    rows: new Grown((length) => new Uint32Array(length), 16),
    sum: { files: 0, bytes: 0 },
  }));
  const lotOf = found.signatures.map(({ holders }) => {
    const at = order.findIndex((holder) => holders.includes(holder));
    return itemAt(lots, at < 0 ? nowhere : at);
  });
  found.rows.forEach((row, at) => {
    const lot = itemAt(lotOf, itemAt(found.ofRow, at));
    lot.rows.push(row);
    lot.sum.files += 1;
    lot.sum.bytes += itemAt(table.sizes, row);
  });
  const visits = order.map((holder, at) => {
    const { rows, sum } = itemAt(lots, at);
    return { holder, rows: rows.items(), sum };
  });
  const { rows, sum } = itemAt(lots, nowhere);
  return { visits, without: rows.items(), withoutSum: sum };
}
