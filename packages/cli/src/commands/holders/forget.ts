import { Args } from '@oclif/core';
import { ChangeCommand, changeFlags } from '@mediastruct/command';
import type { ForgetPreview } from '@mediastruct/core';
import { renderForget } from '../../render/holders.ts';

export interface ForgetResult extends ForgetPreview {
  /** False after `--dry-run` or a no. */
  readonly forgotten: boolean;
}

export default class HoldersForget extends ChangeCommand<typeof HoldersForget> {
  static override summary = 'Forget a tree that is gone for good, such as an old disk that was thrown away.';
  static override description = `Takes the listing of a holder out of the library, so that no answer counts on it any more; files are not touched. Before it asks, it says which of its files have no other known copy.

NAME is a name or a path as \`mediastruct holders\` lists it. Trees of the settings and volumes cannot be forgotten.`;
  static override examples = [
    '<%= config.bin %> <%= command.id %> old-laptop-1a2b3c4d',
    '<%= config.bin %> <%= command.id %> /mnt/old-laptop --dry-run',
  ];
  static override args = {
    name: Args.string({ description: 'Name or path of the holder.', required: true }),
  };
  static override flags = { yes: changeFlags.yes, 'dry-run': changeFlags['dry-run'] };

  async run(): Promise<ForgetResult> {
    const { displayPath, forgetHolder, previewForget } = await import('@mediastruct/core/find');
    const options = { kinds: await this.holderKinds(), note: this.tellNote };
    const preview = previewForget(await this.library(), this.args.name, options);
    this.log(renderForget(preview, displayPath));
    if (!(await this.confirm('Forget it?'))) return { ...preview, forgotten: false };
    await this.inSession({ command: 'holders forget' }, (session) =>
      Promise.resolve(forgetHolder(session, preview)),
    );
    this.log('Forgotten.');
    return { ...preview, forgotten: true };
  }
}
