import type { LedgerEntry } from '@mediastruct/core';
import { displayPath } from '@mediastruct/core/base';
import { readLedgerPage } from '@mediastruct/core/runs';
import type { LibraryView } from '../library-view.ts';
import { runOf } from './read-run.ts';

const MOST = 200;
/** Looked through for one answer, about 30,000 lines: nothing else is answered meanwhile, about a tenth of a second. Bytes. */
const LOOKED_THROUGH = 8 << 20;

/** A file of a run, as the page shows it. Paths are texts to be read, not to be opened. */
export interface LedgerRow {
  readonly id: number;
  readonly path: string;
  readonly member: string | null;
  readonly size: number;
  readonly state: string;
  readonly to: string | null;
  readonly code: string;
  readonly detail: string | null;
  /** What is wrong with its structure. */
  readonly damage: string | null;
}

export interface LedgerRows {
  readonly rows: readonly LedgerRow[];
  /** Where the next ones begin; null where there are no more. */
  readonly next: number | null;
  /** How much of the ledger was looked through by now, of 0 to 1. */
  readonly share: number;
}

export interface AskedRows {
  readonly runId: string;
  /** 0, or the `next` of the rows before. */
  readonly from: number;
  /** Rows that are given at most; never more than 200. */
  readonly most: number;
  /** Only files that ended so; null for all. */
  readonly state: string | null;
  /** Only files with this in their path, where they were or where they are; null for all. */
  readonly name: string | null;
}

/** Some files of a finished run: at most 200, and of those only what stands in the next 8 MiB of its ledger, so that an answer never takes long; the page goes on asking. */
export function readLedgerRows({ library }: LibraryView, asked: AskedRows): LedgerRows {
  const run = runOf(library, asked.runId);
  if (run.state !== 'finished') return { rows: [], next: null, share: 1 };
  const part = asked.name === null ? null : folded(asked.name);
  const wants = ({ state, path, to, member }: LedgerEntry) =>
    (asked.state === null || state === asked.state) &&
    (part === null || [path, to, member].some((text) => text !== undefined && folded(text).includes(part)));
  const most = Math.min(MOST, asked.most);
  const ask = { from: asked.from, most, mostBytes: LOOKED_THROUGH, wants };
  const { entries, next, size } = readLedgerPage(library.access, run, ask);
  return { rows: entries.map(toRow), next, share: next === null ? 1 : next / size };
}

function toRow({ id, path, member, size, state, to, code, detail, damage }: LedgerEntry): LedgerRow {
  return {
    ...{ id, size, state, code },
    path: displayPath(path),
    member: member === undefined ? null : displayPath(member),
    to: to === undefined ? null : displayPath(to),
    detail: detail ?? null,
    damage: damage === undefined ? null : (damage.detail ?? damage.code),
  };
}

function folded(text: string): string {
  return text.normalize('NFC').toLowerCase();
}
