import process from 'node:process';
import { Flags } from '@oclif/core';
import { changeFlags } from '@mediastruct/command';
import type { ConfigResult } from '../../../config/config-command.ts';
import { ConfigCommand } from '../../../config/config-command.ts';

export default class ShelfConfigEdit extends ConfigCommand<typeof ShelfConfigEdit> {
  static override summary = 'Edit the settings of the set in your editor.';
  static override description = `Opens what "shelf config export" prints in the editor that VISUAL or EDITOR names, such as EDITOR="code --wait", else in vi. After it is closed the file is checked, what would change is shown, and asked about. A file that is not right, and one that was answered with no, is kept, and the next edit goes on with it; --discard begins anew.

Exit 22: the settings changed while it was asked. 40: there is no such editor. 64: the file is not right; the error names its line and key.`;
  static override examples = [
    '<%= config.bin %> <%= command.id %>',
    '<%= config.bin %> <%= command.id %> --discard',
  ];
  static override flags = {
    yes: changeFlags.yes,
    discard: Flags.boolean({
      summary: 'Begin with the settings as they are, not with an edit that was kept.',
    }),
  };

  async run(): Promise<ConfigResult> {
    const { beginEdit, endEdit, editedText } = await import('../../../config/edit-file.ts');
    const { openEditor } = await import('../../../config/open-editor.ts');
    const library = await this.library();
    const { path, isKept } = beginEdit(library, this.flags.discard === true);
    if (isKept) this.logToStderr(`Goes on with the edit that was kept: ${path}`);
    openEditor(path, process.env);
    const result = await this.applyText(path, editedText(library, path));
    if (result.applied || result.changes.length === 0) endEdit(library, path);
    else this.logToStderr(`What was edited is kept: ${path}`);
    return result;
  }
}
