import type { FileAccess } from '../files/file-access.ts';
import { lstatOrNull } from '../files/file-access.ts';
import { isDrop, parseChange } from './changes-file.ts';
import { readBaseLines } from './index-base.ts';
import { changesPathOf } from './index-header.ts';
import { readLines } from './line-reader.ts';
import { scanRecord } from './record-scan.ts';

/** How many lines of base and of changes are looked at. */
export const SAMPLE_WINDOW = 2048;

/**
 * Paths that the first lines of an index and of its changes tell, without reading the rest: some of them may be gone by
 * later changes. What the changes tell comes in the order in which it was written.
 */
export function samplePaths(access: FileAccess, indexPath: string): string[] {
  const paths: string[] = [];
  for (const line of readBaseLines(access, indexPath)) {
    paths.push(scanRecord(indexPath, line).path);
    if (paths.length === SAMPLE_WINDOW) return paths;
  }
  return [...paths, ...changedPaths(access, changesPathOf(indexPath))];
}

function changedPaths(access: FileAccess, path: string): string[] {
  const paths: string[] = [];
  if (lstatOrNull(access, path) === null) return paths;
  for (const line of readLines(access, path)) {
    if (line.number > SAMPLE_WINDOW || !line.whole) break;
    const isRecord =
      line.number > 1 && !isDrop(line) && !line.bytes.toString('latin1', 0, 8).startsWith('{"part":');
    if (!isRecord) continue;
    const change = parseChange(path, line);
    if (change.kind === 'put') paths.push(change.record.path);
  }
  return paths;
}
