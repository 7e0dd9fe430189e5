import { join } from 'node:path';
import { MediaStructError } from '../../errors/media-struct-error.ts';
import type { FileAccess } from '../../files/file-access.ts';
import { lstatOrNull, orNullIfAbsent } from '../../files/file-access.ts';
import { displayPath } from '../../files/path-text.ts';
import { STATE_NAME } from '../../library/state-name.ts';
import type { HashedRecord } from '../../records/file-record.ts';
import { addGeneration, judgedHash, openHistory } from '../mhl/add-generation.ts';
import type { ComparedAlgorithm, EarlierHashes } from '../mhl/earlier-hashes.ts';
import { COMPARED } from '../mhl/earlier-hashes.ts';
import type { ListedHash } from '../mhl/hash-list.ts';
import { isIgnored, isXmlText } from '../mhl/hash-list.ts';
import { CHAIN_NAME } from '../mhl/chain.ts';
import type { ExportSource, ListWriter } from './list-writer.ts';
import { ListedRecords } from './listed-records.ts';

/**
 * Writes a generation of ASC MHL 2.0 into the folder `ascmhl` of the output: the first one, or the next of the history that is there or that the tree has itself. Hashes of folders are
 * left out, as the format allows. Names that XML cannot hold are left out.
 */
export const writeMhl: ListWriter = ({ access, config }, source, { output, toolVersion, now }) => {
  const { tree, digests, indexedAt } = source;
  refuseNoFolder(access, output);
  const listed = new ListedRecords(access, tree.indexPath, {
    digests,
    canName: isXmlText,
    isOwn: isIgnored,
  });
  const failed: string[] = [];
  const open = openHistory(access, output, output === tree.root ? undefined : tree.root);
  const { list, unchained } = addGeneration(access, open, {
    facts: {
      source: tree.root,
      readAt: indexedAt,
      createdAt: now().toISOString(),
      toolVersion,
      ignored: [STATE_NAME, ...config.crawl.leaveOut],
    },
    hashes: noted(hashesOf(listed, source, open.earlier), failed),
  });
  return { written: [list, join(open.folder, CHAIN_NAME)], totals: listed.totals(), failed, unchained };
};

/** A link to a folder is one. */
function refuseNoFolder(access: FileAccess, output: string): void {
  if (lstatOrNull(access, output) === null) return;
  const real = orNullIfAbsent(() => access.realpath(output));
  const kind = real === null ? 'symlink' : access.lstat(real).kind;
  if (kind === 'folder') return;
  throw new MediaStructError(
    'usage',
    `${displayPath(output)}: expected a folder or nothing, found ${kind === 'symlink' ? 'a link that leads nowhere' : 'a file'}`,
    {
      path: output,
      suggestions: ['Name a folder; the history is written into its folder ascmhl. Nothing was written.'],
    },
  );
}

/** Notes the paths of which the history says otherwise. */
function* noted(hashes: Iterable<ListedHash>, failed: string[]): Generator<ListedHash> {
  for (const hash of hashes) {
    if (hash.hashes.some(({ action }) => action === 'failed')) failed.push(hash.path);
    yield hash;
  }
}

function* hashesOf(
  listed: ListedRecords,
  { digests }: ExportSource,
  earlier: EarlierHashes,
): Generator<ListedHash> {
  const algorithms = digests.filter(isCompared);
  for (const record of listed.records()) yield hashOf(record, algorithms, earlier);
}

function hashOf(
  record: HashedRecord,
  algorithms: readonly ComparedAlgorithm[],
  earlier: EarlierHashes,
): ListedHash {
  const { path, size, mtimeNs, verifiedAt, hashedAt = '', also } = record;
  // What the history and the index both know is compared, too, or a list of another kind of hash would hide that they differ.
  const isKnown = (algorithm: ComparedAlgorithm) =>
    also?.[algorithm] !== undefined && typeof earlier.of(path, algorithm) === 'string';
  const hashes = COMPARED.filter((one) => algorithms.includes(one) || isKnown(one)).map((algorithm) =>
    judgedHash(earlier, path, { algorithm, digest: also?.[algorithm] ?? '' }),
  );
  return { path, size, mtimeNs, hashes, hashedAt: verifiedAt ?? hashedAt };
}

function isCompared(algorithm: string): algorithm is ComparedAlgorithm {
  return algorithm === 'xxh128' || algorithm === 'md5';
}
