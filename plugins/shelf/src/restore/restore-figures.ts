import { itemAt } from '@mediastruct/core';
import type { Gathered } from '../backup/gather-table.ts';
import type { RestorePlan } from '../plan/restore-plan.ts';
import { hashAt, rowOf } from '../plan/table/hash-at.ts';
import type { RestoreFigures } from './restore-options.ts';
import type { Found } from './wanted-files.ts';

const TOLD_WITHOUT = 20;

export interface Figuring {
  /** Of what has to come from disks. */
  readonly plan: RestorePlan;
  readonly gathered: Gathered;
  readonly found: Found;
  /** Contents that were found in the folders that were named. */
  readonly existing: ReadonlyMap<string, unknown>;
  /** Places that become hard links; null where none are asked for. */
  readonly linked: ReadonlySet<string> | null;
  /** What each content is read from. */
  readonly copies: ReadonlyMap<string, unknown>;
}

/** What a restore brings back now, and what it cannot: for people and for the header of its plan. */
export function figuresOf({ plan, gathered, found, existing, linked, copies }: Figuring): RestoreFigures {
  const { table, holders } = gathered;
  const sumOf = (contents: Iterable<string>) => {
    const sum = { files: 0, bytes: 0 };
    for (const sha256 of contents)
      for (const { file } of found.wanted.get(sha256) ?? []) {
        sum.files += 1;
        sum.bytes += file.size;
      }
    return sum;
  };
  const away = plan.visits.filter(({ isAtHand }) => !isAtHand);
  const contentsOf = (rows: Uint32Array) => [...rows].map((row) => hashAt(table, row));
  const unknown = [...found.wanted.keys()].filter(
    (sha256) => !existing.has(sha256) && rowOf(table, sha256) < 0,
  );
  const without = [...unknown, ...contentsOf(plan.without)];
  return {
    asked: found.asked,
    present: found.present,
    refused: found.refused,
    existing: sumOf(existing.keys()),
    linked: linked === null ? null : linkSums(found, copies, linked),
    without: {
      ...sumOf(without),
      first: without
        .flatMap((sha256) => (found.wanted.get(sha256) ?? []).map(({ origin }) => origin))
        .slice(0, TOLD_WITHOUT),
    },
    needed: {
      ...sumOf(away.flatMap(({ rows }) => contentsOf(rows))),
      disks: away.map(({ holder, rows }) => {
        const { label, place } = itemAt(holders, holder);
        return { name: label, place, ...sumOf(contentsOf(rows)) };
      }),
      isLeast: plan.isLeast,
    },
  };
}

/** What becomes a link, and what is copied all the same because it stands on another file system, or on one without hard links. */
function linkSums(
  { wanted }: Found,
  copies: ReadonlyMap<string, unknown>,
  linked: ReadonlySet<string>,
): NonNullable<RestoreFigures['linked']> {
  const sums = { links: { files: 0, bytes: 0 }, copied: { files: 0, bytes: 0 } };
  for (const sha256 of copies.keys())
    for (const { to, file } of wanted.get(sha256) ?? []) {
      const sum = linked.has(to) ? sums.links : sums.copied;
      sum.files += 1;
      sum.bytes += file.size;
    }
  return sums;
}
