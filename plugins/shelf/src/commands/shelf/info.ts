import { ChangeCommand, formatBytes, formatCount, formatTable, plural } from '@mediastruct/command';
import type { WarningList } from '@mediastruct/core';
import type { ShelfInfo as Info } from '../../info/shelf-info.ts';

const COLUMNS = [
  { header: 'proven copies' },
  { header: 'files' },
  { header: 'bytes' },
  { header: 'gone files' },
];
const DAY = 'YYYY-MM-DD'.length;

export default class ShelfInfo extends ChangeCommand<typeof ShelfInfo> {
  static override summary =
    'Tell how many files have no, one, two or more proven copies, and the room of the disks.';
  static override description = `A copy is proven where it is on something that the settings count ([shelf] counts) and was read back within max-proof-age-days. "gone files" are those that no source has any more. The answer is as of the last look at the sources (shelf backup, shelf plan, shelf advise): no disk is needed. Where one file is, "mediastruct find" tells.`;
  static override examples = [
    '<%= config.bin %> <%= command.id %>',
    "<%= config.bin %> <%= command.id %> --json | jq '.wanted[0].files'",
  ];

  async run(): Promise<Info & { readonly warnings?: WarningList }> {
    const { shelfInfo } = await import('../../info/shelf-info.ts');
    const info = await this.withOpenSession(async (session) => shelfInfo(session));
    const { wanted, gone, disks, freeBytes, oldestProof } = info;
    const rows = wanted.map(({ files, bytes }, copies) => [
      copies === wanted.length - 1 ? `${copies} or more` : String(copies),
      formatCount(files),
      formatBytes(bytes),
      formatCount(gone[copies]?.files ?? 0),
    ]);
    this.log(formatTable(COLUMNS, rows).trimEnd());
    const proof =
      oldestProof === null ? 'nothing was read back' : `oldest proof ${oldestProof.slice(0, DAY)}`;
    this.log(
      `${plural(disks.length, 'disk')}, ${formatBytes(freeBytes)} free on those that are active, ${proof}`,
    );
    await this.showWarnings();
    return { ...info, ...this.warned() };
  }
}
