import { formatBytes, formatCount, formatTable, MediaStructCommand, plural } from '@mediastruct/command';
import { Flags } from '@oclif/core';
import { policyWords } from '../../../sources/policy-words.ts';
import type { SourceRow } from '../../../sources/source-row.ts';

const COLUMNS = ['source', 'folder', 'files', 'bytes', 'gone', 'copies'].map((header) => ({ header }));

export default class ShelfSourceList extends MediaStructCommand<typeof ShelfSourceList> {
  static override summary = 'List what the shelf backs up.';
  static override description =
    'FILES and BYTES are as the source was when it was last looked at. GONE counts files that are no longer there or were replaced, and whose copies are kept for now.';
  static override examples = [
    '<%= config.bin %> <%= command.id %>',
    '<%= config.bin %> <%= command.id %> --all --json',
  ];
  static override flags = { all: Flags.boolean({ summary: 'Also those that are hidden.' }) };

  async run(): Promise<{ readonly sources: readonly SourceRow[] }> {
    const { displayPath } = await import('@mediastruct/core/errors');
    const { sourceRows } = await import('../../../sources/source-row.ts');
    const sources = sourceRows(await this.library()).filter(({ isHidden }) => this.flags.all || !isHidden);
    const rows = sources.map((source) => {
      const { name, root, isLocked, files, bytes, gone } = source;
      return [
        name,
        `${root ?? 'not on this computer'}${isLocked ? ' (locked)' : ''}`,
        files === null ? '' : formatCount(files),
        bytes === null ? '' : formatBytes(bytes),
        gone === 0 ? '' : formatCount(gone),
        policyWords(source),
      ].map(displayPath);
    });
    if (rows.length > 0) this.log(formatTable(COLUMNS, rows).trimEnd());
    this.log(
      rows.length === 0
        ? 'No sources. "shelf source add NAME FOLDER" backs a folder up.'
        : plural(rows.length, 'source'),
    );
    return { sources };
  }
}
