import { MediaStructCommand } from '@mediastruct/command';

export interface ShelfConfigExportResult {
  /** TOML. */
  readonly text: string;
}

export default class ShelfConfigExport extends MediaStructCommand<typeof ShelfConfigExport> {
  static override summary = 'Print the settings of the set as one file.';
  static override description =
    'Disks with their names, places and reserves; sources with their folders on this computer, what they leave out, copies and priorities. It is TOML, for a person to keep or to edit; "shelf config import" applies it. Into a file: > shelf.toml behind the command.';
  static override examples = [
    '<%= config.bin %> <%= command.id %>',
    '<%= config.bin %> <%= command.id %> --json',
  ];

  async run(): Promise<ShelfConfigExportResult> {
    const { readShelf } = await import('../../../ledger/shelf-ledger.ts');
    const { formatConfig } = await import('../../../config/format-config.ts');
    const text = formatConfig(readShelf(await this.library()));
    this.log(text.trimEnd());
    return { text };
  }
}
