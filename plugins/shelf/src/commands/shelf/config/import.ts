import { resolve } from 'node:path';
import { Args } from '@oclif/core';
import { changeFlags } from '@mediastruct/command';
import type { ConfigResult } from '../../../config/config-command.ts';
import { ConfigCommand } from '../../../config/config-command.ts';

export default class ShelfConfigImport extends ConfigCommand<typeof ShelfConfigImport> {
  static override summary = 'Apply a file of settings, after showing what would change.';
  static override description = `The file is as "shelf config export" prints it. What it leaves out stays as it is, a single setting as well as a whole disk or source: nothing is dropped by it. A source without an id whose name is new is added. Disks are not added by it, nor are they retired or given up.

Exit 22: the settings changed while it was asked. 64: the file is not right; the error names its line and key.`;
  static override examples = [
    '<%= config.bin %> <%= command.id %> shelf.toml',
    '<%= config.bin %> <%= command.id %> shelf.toml --dry-run',
    '<%= config.bin %> <%= command.id %> shelf.toml --yes --json',
  ];
  static override args = { file: Args.string({ description: 'The file of settings.', required: true }) };
  static override flags = { yes: changeFlags.yes, 'dry-run': changeFlags['dry-run'] };

  async run(): Promise<ConfigResult> {
    const { displayPath, MediaStructError, readStateFile } = await import('@mediastruct/core/base');
    const path = resolve(this.args.file);
    const text = readStateFile((await this.library()).access, path);
    if (text !== null) return this.applyText(path, text);
    throw new MediaStructError('usage', `${displayPath(path)}: expected a file of settings, found none`, {
      path,
      suggestions: ['mediastruct shelf config export > shelf.toml   writes one'],
    });
  }
}
