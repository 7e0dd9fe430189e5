import { join } from 'node:path';
import { encodeBagPath, formatManifestLine } from '../../archive/bag/bag-lines.ts';
import { BAGIT_TEXT } from '../../archive/bag/bag-texts.ts';
import { TAG_MANIFEST } from '../../archive/bag/volume-writer.ts';
import { MediaStructError } from '../../errors/media-struct-error.ts';
import type { FileAccess } from '../../files/file-access.ts';
import { lstatOrNull } from '../../files/file-access.ts';
import { displayPath } from '../../files/path-text.ts';
import { makeFolders } from '../../files/sync-folder.ts';
import { writeExport } from '../../files/write-export.ts';
import type { KnownAlgorithm } from './export-formats.ts';
import type { ExportRequest, ExportSource, ListWriter } from './list-writer.ts';
import type { ExportTotals } from './listed-records.ts';
import { digestsOf, ListedRecords } from './listed-records.ts';
import { UnchangedIndex } from './unchanged-index.ts';

/**
 * Writes the tag files of a bag (RFC 8493) into a new or empty folder: its payload is the tree, and belongs into the folder `data` beside them. Each digest has a manifest, for
 * which the index is read once. The encoding of a bag is UTF-8, so names of other bytes are left out.
 */
export const writeBag: ListWriter = ({ access }, source, request) => {
  const { tree, digests } = source;
  const { output } = request;
  refuseFull(access, output);
  makeFolders(access, output);
  const unchanged = new UnchangedIndex(access, tree);
  const choice = { digests, canName: (path: string) => path.isWellFormed() };
  const sums: { path: string; sha256: string }[] = [];
  let totals: ExportTotals | undefined;
  const write = (name: string, parts: Iterable<string>) => {
    sums.push({ path: name, sha256: writeExport(access, join(output, name), parts).sha256 });
  };
  for (const algorithm of digests) {
    const listed = new ListedRecords(access, tree.indexPath, choice);
    write(`manifest-${algorithm}.txt`, manifestOf(listed, algorithm));
    totals = listed.totals();
  }
  unchanged.check(output);
  const { files, bytes, leftOut } = totals ?? { files: 0, bytes: 0, leftOut: [] };
  write('bag-info.txt', [bagInfo(request, { source, files, bytes })]);
  write('bagit.txt', [BAGIT_TEXT]);
  writeExport(access, join(output, TAG_MANIFEST), sums.map(formatManifestLine));
  const written = [...sums.map(({ path }) => path), TAG_MANIFEST].map((name) => join(output, name));
  return { written, totals: { files, bytes, leftOut } };
};

function* manifestOf(listed: ListedRecords, algorithm: KnownAlgorithm): Generator<string> {
  for (const record of listed.records())
    yield `${digestsOf(record, [algorithm])[0] ?? ''}  data/${encodeBagPath(record.path)}\n`;
}

function bagInfo(
  { toolVersion, now }: ExportRequest,
  { source, files, bytes }: { readonly source: ExportSource; readonly files: number; readonly bytes: number },
): string {
  return [
    `Bag-Software-Agent: mediastruct ${toolVersion}`,
    `Bagging-Date: ${now().toISOString().slice(0, 10)}`,
    `External-Description: the tree ${source.tree.name}, as its index of ${source.indexedAt} tells`,
    `Payload-Oxum: ${bytes}.${files}`,
    '',
  ].join('\n');
}

function refuseFull(access: FileAccess, output: string): void {
  const stat = lstatOrNull(access, output);
  if (stat === null || (stat.kind === 'folder' && access.readdir(output).length === 0)) return;
  throw new MediaStructError(
    'usage',
    `${displayPath(output)}: expected an empty folder or none, found ${stat.kind === 'folder' ? 'files in it' : 'a file'}`,
    { path: output, suggestions: ['Name another folder. Nothing was written.'] },
  );
}
