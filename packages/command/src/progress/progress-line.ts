import { displayPath } from '@mediastruct/core/errors';
import { displayWidth, shortenMiddle } from '../render/display-width.ts';
import { formatBytes, formatCount, formatDuration, formatRate, plural } from '../render/quantities.ts';
import type { ProgressSnapshot } from './progress-meter.ts';

const GAP = '  ';
const BAR_CELLS = 16;
/** A shorter piece of a name says nothing. */
const SHORTEST_NAME = 10;

/** The redrawn line of a terminal, at most `width` columns: facts first, then a bar, then the current file's name. */
export function formatBarLine(snapshot: ProgressSnapshot, width: number): string {
  const facts = fitting([snapshot.phase, ...factsOf(snapshot)].filter(Boolean), width);
  let room = width - displayWidth(facts.join(GAP));
  const share = shareDone(snapshot);
  if (share !== null && room >= BAR_CELLS + 2 + GAP.length) {
    facts.splice(1, 0, bar(share));
    room -= BAR_CELLS + 2 + GAP.length;
  }
  if (snapshot.path !== null && room >= SHORTEST_NAME + GAP.length)
    facts.push(shortenMiddle(displayPath(lastSegment(snapshot.path)), room - GAP.length));
  return facts.join(GAP);
}

/** The line printed now and then where there is no terminal. */
export function formatPlainLine(snapshot: ProgressSnapshot): string {
  return `${snapshot.phase}: ${factsOf(snapshot).join(', ') || 'working'}`;
}

/** The line a finished phase leaves behind: its totals, how long it took, and its mean speed. */
export function formatPhaseEnd(snapshot: ProgressSnapshot): string {
  const { files, bytes, elapsedMs } = snapshot;
  const counts = [files > 0 && plural(files, 'file'), bytes > 0 && formatBytes(bytes)].filter(Boolean);
  const mean = bytes > 0 && elapsedMs > 0 ? ` (${formatRate((bytes / elapsedMs) * 1000)})` : '';
  return `${snapshot.phase}: ${counts.join(', ') || 'done'} in ${formatDuration(elapsedMs)}${mean}`;
}

function factsOf(snapshot: ProgressSnapshot): string[] {
  const share = shareDone(snapshot);
  return [
    share === null ? '' : `${Math.floor(share * 100)}%`,
    fileAmount(snapshot),
    byteAmount(snapshot),
    snapshot.bytesPerSecond === null ? '' : formatRate(snapshot.bytesPerSecond),
    snapshot.leftMs === null ? '' : `${formatDuration(snapshot.leftMs)} left`,
  ].filter(Boolean);
}

function fileAmount({ files, totalFiles }: ProgressSnapshot): string {
  if (files === 0 && !totalFiles) return '';
  return totalFiles === null
    ? plural(files, 'file')
    : `${formatCount(files)} of ${plural(totalFiles, 'file')}`;
}

function byteAmount({ bytes, totalBytes }: ProgressSnapshot): string {
  if (bytes === 0 && !totalBytes) return '';
  return totalBytes === null ? formatBytes(bytes) : `${formatBytes(bytes)} of ${formatBytes(totalBytes)}`;
}

/** 0 to 1, by bytes where they are known; null without totals. */
function shareDone({ files, bytes, totalFiles, totalBytes }: ProgressSnapshot): number | null {
  if (totalBytes) return Math.min(1, bytes / totalBytes);
  return totalFiles ? Math.min(1, files / totalFiles) : null;
}

function bar(share: number): string {
  const full = Math.floor(share * BAR_CELLS);
  return `[${'#'.repeat(full)}${'-'.repeat(BAR_CELLS - full)}]`;
}

/** The parts that fit in `width`, the later ones left out first. */
function fitting(parts: readonly string[], width: number): string[] {
  const kept = [...parts];
  while (kept.length > 1 && displayWidth(kept.join(GAP)) > width) kept.pop();
  return kept.map((part) => shortenMiddle(part, width));
}

function lastSegment(path: string): string {
  return path.slice(path.lastIndexOf('/') + 1);
}
