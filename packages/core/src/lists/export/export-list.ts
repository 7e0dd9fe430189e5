import { MediaStructError } from '../../errors/media-struct-error.ts';
import { writeExport } from '../../files/write-export.ts';
import type { Library, Tree } from '../../library/library.ts';
import { readIndexHeader } from '../../records/index-file.ts';
import { noIndex } from '../check/check-index.ts';
import { canHashdeepName, formatHashdeepHead, formatHashdeepLine } from '../formats/hashdeep-lines.ts';
import { canB3sumName, formatSumLine } from '../formats/sum-lines.ts';
import type { ExportFormat, KnownAlgorithm } from './export-formats.ts';
import { EXPORT_DIGESTS } from './export-formats.ts';
import type { ExportTotals, RecordChoice } from './listed-records.ts';
import { digestsOf, ListedRecords } from './listed-records.ts';
import type { ExportRequest, ExportSource, ListWriter } from './list-writer.ts';

export interface ExportReport extends ExportTotals {
  readonly tree: string;
  /** Absolute path of the tree, below which the names of the list are. */
  readonly root: string;
  readonly format: ExportFormat;
  readonly digests: readonly KnownAlgorithm[];
  /** Absolute paths of the files that were written. */
  readonly written: readonly string[];
  /** Of ASC MHL: paths of which the history that was continued says otherwise. */
  readonly failed: readonly string[];
  /** Of ASC MHL: absolute paths of lists beside the chain that it does not name, such as one of a run that was killed. */
  readonly unchained: readonly string[];
  /** When the index was made, ISO 8601 UTC: the list says how things were then. */
  readonly indexedAt: string;
}

/**
 * Writes a list of all files of a tree from its index; no file of the tree is read, and no file is replaced. A tree without an index is `no-index` (30); digests that the format
 * does not have, and those that no file of the index has, are `usage` (64). Memory: the paths that are left out.
 */
export async function exportList(
  library: Library,
  tree: Tree,
  request: ExportRequest,
): Promise<ExportReport> {
  const { format } = request;
  const header = readIndexHeader(library.access, tree.indexPath);
  if (header === null) throw noIndex(tree.name);
  const digests = chosenDigests(format, request.digests);
  const indexedAt = header.createdAt;
  const source = { tree, digests, indexedAt };
  refuseEmpty(library, source);
  const write = await writerOf(format, source);
  const { written, totals, failed = [], unchained = [] } = write(library, source, request);
  return {
    tree: tree.name,
    root: tree.root,
    format,
    digests,
    written,
    indexedAt,
    failed,
    unchained,
    ...totals,
  };
}

async function writerOf(
  format: ExportFormat,
  { digests, tree, indexedAt }: ExportSource,
): Promise<ListWriter> {
  switch (format) {
    case 'bagit':
      return (await import('./write-bag.ts')).writeBag;
    case 'mhl':
      return (await import('./write-mhl.ts')).writeMhl;
    case 'hashdeep':
      return linesWriter({
        digests,
        canName: canHashdeepName,
        head: formatHashdeepHead(digests, [
          `made from the index of ${oneLine(tree.root)}, as of ${indexedAt}`,
        ]),
        line: ({ path, size }, told) => formatHashdeepLine(size, told, path),
      });
    case 'md5deep':
      // md5deep writes and reads names as they are.
      return linesWriter({
        digests,
        canName: canHashdeepName,
        line: ({ path }, [digest]) => `${digest}  ${path}\n`,
      });
    default:
      return linesWriter({
        digests,
        canName: format === 'b3sum' ? canB3sumName : () => true,
        line: ({ path }, [digest = '']) => formatSumLine(digest, path),
      });
  }
}

interface Lines extends RecordChoice {
  readonly head?: string;
  readonly line: (
    record: { readonly path: string; readonly size: number },
    digests: readonly string[],
  ) => string;
}

function linesWriter({ head, line, ...choice }: Lines): ListWriter {
  return ({ access }, { tree }, { output }) => {
    const listed = new ListedRecords(access, tree.indexPath, choice);
    writeExport(access, output, linesOf());
    return { written: [output], totals: listed.totals() };

    function* linesOf(): Generator<string> {
      if (head !== undefined) yield head;
      for (const record of listed.records()) yield line(record, digestsOf(record, choice.digests));
    }
  };
}

/** A list without a file, made of an index that has files, would say something that is not so. */
function refuseEmpty({ access }: Library, { tree, digests }: ExportSource): void {
  const listed = new ListedRecords(access, tree.indexPath, { digests, canName: () => true });
  const records = listed.records();
  const isEmpty = records.next().done;
  records.return(undefined);
  const lacking = listed.totals().leftOut.find(({ reason }) => reason === 'no-digest');
  if (!isEmpty || lacking === undefined) return;
  const wanted = digests.filter((algorithm) => algorithm !== 'sha256');
  throw new MediaStructError(
    'usage',
    `${tree.name}: expected ${wanted.join(' and ')} in its index, found none for ${lacking.files} files`,
    { suggestions: [crawlFor(tree.name, digests), 'Nothing was written.'] },
  );
}

/** What gives an index the digests that it lacks. */
export function crawlFor(tree: string, digests: readonly KnownAlgorithm[]): string {
  const wanted = digests.filter((algorithm) => algorithm !== 'sha256');
  return `mediastruct crawl ${tree} ${wanted.map((algorithm) => `--also ${algorithm}`).join(' ')}   reads the files that lack it`;
}

function chosenDigests(format: ExportFormat, asked: readonly KnownAlgorithm[]): readonly KnownAlgorithm[] {
  const possible = EXPORT_DIGESTS[format];
  const wrong = asked.find((algorithm) => !possible.includes(algorithm));
  if (wrong !== undefined)
    throw new MediaStructError(
      'usage',
      `--digest ${wrong}: a list of ${format} has ${possible.join(' or ')}`,
    );
  // The order is that of the format, whatever the order of the flags.
  return asked.length === 0
    ? possible.slice(0, 1)
    : possible.filter((algorithm) => asked.includes(algorithm));
}

/** A remark ends at the first line end. */
function oneLine(path: string): string {
  return path.toWellFormed().replace(/[\r\n]/g, '?');
}
