import type { FileStat } from '../../files/file-access.ts';
import type { InodeMeaning } from '../../files/inode-meaning.ts';

/** The grain of the times of FAT, the coarsest that file systems keep. Nanoseconds. */
const TIME_GRAIN_NS = 2_000_000_000n;

/** What an index tells of a file that shows whether it was written to since. */
export interface CrawledStat {
  /** Bytes. */
  readonly size: number;
  readonly mtimeNs: string;
}

/** Whether a file is still the one that was crawled, as far as size and time tell; where a file system makes up what it tells, within the grain of its times. */
export function isAsCrawled(
  path: string,
  { stat, crawled, inodes }: { stat: FileStat; crawled: CrawledStat; inodes: InodeMeaning },
): boolean {
  if (stat.kind !== 'file' || stat.size !== crawled.size) return false;
  const apart = stat.mtimeNs - BigInt(crawled.mtimeNs);
  if (apart === 0n) return true;
  return apart < TIME_GRAIN_NS && -apart < TIME_GRAIN_NS && !inodes.outlivesMount(path, stat);
}
