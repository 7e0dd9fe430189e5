import { Buffer } from 'node:buffer';
import type { FileAccess } from '../../files/file-access.ts';
import { RangeWalker } from '../../files/walk-range.ts';
import { filterOf } from '../../library/tree-filter.ts';
import type { PieceLine } from '../../records/record-piece.ts';
import { readPiece } from '../../records/record-piece.ts';
import { mergeWalk } from '../merge-walk.ts';
import type { BudgetLeft } from '../proof/plan-proof.ts';
import type { CrawlSetup, RangeTask } from './crawl-setup.ts';
import { FileCrawler } from './file-crawler.ts';
import type { RangeAnswer, RangeRest } from './range-answer.ts';
import { MadeLines } from './made-lines.ts';
import { RangeFindings } from './range-findings.ts';
import { StoredRecord } from './stored-record.ts';

/** Crawls parts of one tree, one after the other: lists, compares with the index, reads what has to be read and makes its lines. */
export class RangeCrawler {
  readonly #setup: CrawlSetup;
  readonly #walker: RangeWalker;
  readonly #files: FileCrawler;

  constructor(access: FileAccess, setup: CrawlSetup) {
    this.#setup = setup;
    this.#walker = new RangeWalker(access, setup.root, {
      leaveOut: filterOf(access, setup.root, setup.filter),
      rootIdentity: setup.rootIdentity,
    });
    this.#files = new FileCrawler(access, setup);
  }

  /** Throws `damaged` where a line of the index cannot be read. */
  crawl(task: RangeTask): RangeAnswer {
    const { indexPath } = this.#setup;
    const found = new RangeFindings();
    const known = bufferOf(task.known);
    const made = new MadeLines(bufferOf(task.made), indexPath);
    const stored = (line: PieceLine | null) => line && new StoredRecord(known, line, indexPath);
    const wrong = new Set(task.wrong);
    let used = 0;
    let rest: RangeRest | null = null;
    for (const met of mergeWalk(this.#walker.walk(task), readPiece(known, indexPath))) {
      if (met.kind !== 'here') {
        const record = new StoredRecord(known, met.record, indexPath);
        this.#files.absent({ kind: met.kind, record }, found);
      } else if (met.entry.kind === 'failed') found.failed.push(met.entry);
      else {
        const { path, kind, folderDev } = met.entry;
        found.meetFolder(folderDev, path);
        const before = { known: stored(met.record), made: made.at(path) };
        const meeting = {
          found,
          at: task.at,
          nowMs: task.nowMs,
          isFull: isFull(found, task),
          hasWaited: task.hasWaited && path === task.from,
          due: task.due,
          left: leftOf(found, task),
          isWrong: wrong.has(path),
        };
        const waitMs = this.#files.meet({ path, kind, folderDev, ...before }, meeting);
        if (waitMs !== null) {
          rest = { from: path, known: used, made: made.used, splits: [], waitMs };
          break;
        }
      }
      used = met.record?.end ?? used;
    }
    if (rest !== null) rest = { ...rest, splits: this.#walker.splits(task.splits) };
    return found.answer(rest);
  }
}

function isFull({ counts }: RangeFindings, { budget }: RangeTask): boolean {
  return counts.hashed >= budget.files || counts.hashedBytes >= budget.bytes;
}

function leftOf({ counts }: RangeFindings, { left }: RangeTask): BudgetLeft {
  const { spentBytes, spentPartBytes } = counts;
  return spentBytes === 0
    ? left
    : { bytes: left.bytes - spentBytes, partBytes: left.partBytes - spentPartBytes };
}

function bufferOf(bytes: Uint8Array): Buffer {
  return Buffer.from(bytes.buffer, bytes.byteOffset, bytes.byteLength);
}
