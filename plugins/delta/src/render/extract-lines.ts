import { formatBytes, formatTable, paint, plural } from '@mediastruct/command';
import { displayPath, EXIT_CODES, type ExitCode } from '@mediastruct/core';
import type { ListAnswer } from '../volumes/open-volumes.ts';
import type { ExtractReport } from '../volumes/volume-reader.ts';
import { problemLines } from './problem-lines.ts';

const COLUMNS = [{ header: 'size', align: 'right' as const }, { header: 'volume' }, { header: 'path' }];

/** The lines that tell what an extraction did. */
export function* extractLines(report: ExtractReport): Generator<string> {
  const { files, bytes, present, damaged, missing, taken, failed } = report;
  for (const problems of [damaged, missing, taken, failed]) yield* problemLines(problems);
  const told = [
    `${plural(files, 'file')} extracted (${formatBytes(bytes)})`,
    `${present} there already`,
    ...(damaged.count > 0 ? [paint.bad(`${damaged.count} damaged`)] : []),
    ...(missing.count > 0 ? [paint.bad(`${missing.count} in volumes that are not there`)] : []),
    ...(taken.count > 0 ? [paint.bad(`${taken.count} taken`)] : []),
    ...(failed.count > 0 ? [paint.bad(`${failed.count} failed`)] : []),
  ];
  yield told.join(', ');
}

/** The exit code of an extraction: that of the gravest thing that went wrong. */
export function extractExit({ damaged, missing, taken, failed }: ExtractReport): ExitCode {
  if (damaged.count > 0) return EXIT_CODES['content-mismatch'];
  if (missing.count > 0) return EXIT_CODES['wrong-volume'];
  if (taken.count > 0) return EXIT_CODES['target-differs'];
  return EXIT_CODES[failed.count > 0 ? 'some-files-failed' : 'done'];
}

/** A table of what is in volumes. */
export function listLines({ entries }: ListAnswer): readonly string[] {
  const rows = entries.map(({ path, kind, size, target, link, volumes = [] }) => {
    const leads = target ?? link;
    const shown = `${displayPath(path)}${kind === 'folder' ? '/' : ''}`;
    return [
      size === undefined ? '' : String(size),
      volumes.join(', '),
      leads === undefined ? shown : `${shown} -> ${displayPath(leads)}`,
    ];
  });
  return [formatTable(COLUMNS, rows).trimEnd()];
}
