import { dirname } from 'node:path';
import type { Session } from '@mediastruct/core';
import { displayPath, lstatOrNull, MediaStructError } from '@mediastruct/core';
import type { SourceFile } from '../sources/source-entry.ts';
import type { AskedFor } from './asked-entries.ts';
import { askedEntries } from './asked-entries.ts';
import { ConfinedFolders } from './confined-folders.ts';

/** A file that is to be written. */
export interface Wanted {
  readonly file: SourceFile;
  /** Absolute. */
  readonly to: string;
  /** The name of its source, and the path below it. */
  readonly origin: string;
}

/** What is asked for, as it stands at its places now. */
export interface Found {
  /** By content. */
  readonly wanted: ReadonlyMap<string, readonly Wanted[]>;
  readonly roots: ReadonlySet<string>;
  readonly asked: { files: number; bytes: number };
  readonly present: { files: number; bytes: number };
  readonly refused: { files: number; bytes: number };
}

/** Files that are asked for and do not stand at their places yet. Memory: about 600 bytes each. Throws `file-missing` (11) where nothing fits. */
export async function wantedFiles(session: Session, asked: AskedFor): Promise<Found> {
  const { library, content, warnings } = session;
  const confined = new ConfinedFolders(library.access);
  const wanted = new Map<string, Wanted[]>();
  const inodes = new Set<string>();
  const roots = new Set<string>();
  const none = () => ({ files: 0, bytes: 0 });
  const sums = { asked: none(), present: none(), refused: none() };
  const add = (sum: { files: number; bytes: number }, size: number) => {
    sum.files += 1;
    sum.bytes += size;
  };
  for (const { entry, root, to, origin } of askedEntries(library, asked)) {
    roots.add(root);
    if (entry.kind !== 'file' && entry.kind !== 'gone') continue;
    // Further names of one inode are linked when the first one stands.
    if (entry.inode !== undefined && inodes.has(`${root} ${entry.inode}`)) continue;
    if (entry.inode !== undefined) inodes.add(`${root} ${entry.inode}`);
    add(sums.asked, entry.size);
    const stat = lstatOrNull(library.access, to);
    if (!confined.has(root, dirname(to))) {
      add(sums.refused, entry.size);
      warnings.add(to, 'a symlink in its path leads out of the target, so it was not written');
    } else if (stat === null) {
      const files = wanted.get(entry.sha256) ?? [];
      wanted.set(entry.sha256, files);
      files.push({ file: entry, to, origin });
    } else {
      const isSame = stat.kind === 'file' && stat.size === entry.size;
      const [hashed] = isSame ? await content.hashFiles([to]) : [];
      if (hashed?.kind === 'hashed' && hashed.sha256 === entry.sha256) add(sums.present, entry.size);
      else {
        add(sums.refused, entry.size);
        warnings.add(to, 'something else stands there, so it was not overwritten');
      }
    }
  }
  if (roots.size === 0) throw nothingFits(asked);
  return { wanted, roots, ...sums };
}

function nothingFits({ words, withGone }: AskedFor): MediaStructError {
  const what = words.length === 0 ? 'anything' : words.map((word) => `"${displayPath(word)}"`).join(', ');
  return new MediaStructError('file-missing', `expected ${what} in a source of the shelf, found nothing`, {
    suggestions: [
      ...(withGone ? [] : ['Was it deleted? --gone takes in what is no longer in its source.']),
      'mediastruct shelf source list',
    ],
  });
}
