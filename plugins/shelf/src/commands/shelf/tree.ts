import { Args, Flags } from '@oclif/core';
import { ChangeCommand, paint } from '@mediastruct/command';
import type { ListedFolder } from '../../look/shelf-node.ts';

const DEFAULT_DEPTH = 3;

export interface ShelfFolders {
  /** Those above before those below them. */
  readonly folders: readonly ListedFolder[];
}

export default class ShelfTree extends ChangeCommand<typeof ShelfTree> {
  static override summary =
    'Show the folders of what is backed up, with sizes and the fewest copies in each.';
  static override description =
    'PATH and the columns are as in "shelf ls", which lists files too. No disk is needed.';
  static override examples = [
    '<%= config.bin %> <%= command.id %>',
    '<%= config.bin %> <%= command.id %> photos/2019 --depth 1',
    '<%= config.bin %> <%= command.id %> --fewer-than 2',
  ];
  static override args = {
    path: Args.string({
      description: 'The name of a source and a path below it; all sources if it is left out.',
    }),
  };
  static override flags = {
    depth: Flags.integer({
      summary: 'How many folders deep.',
      helpValue: 'N',
      min: 0,
      default: DEFAULT_DEPTH,
    }),
    disk: Flags.string({ summary: 'Count only files with a copy on this disk.', helpValue: 'NAME' }),
    source: Flags.string({ summary: 'Only this source; PATH is below it.', helpValue: 'NAME' }),
    'fewer-than': Flags.integer({
      summary: 'Count only files with fewer proven copies than this.',
      helpValue: 'N',
      min: 1,
    }),
    all: Flags.boolean({ summary: 'Also what is hidden, and what is gone from its source.' }),
  };

  async run(): Promise<ShelfFolders> {
    const { displayPath } = await import('@mediastruct/core/errors');
    const { ShelfLook } = await import('../../look/shelf-look.ts');
    const { treeLines } = await import('../../look/render-list.ts');
    const { depth, disk, source, all: isAll = false } = this.flags;
    const asked = { path: this.args.path, disk, source, fewerThan: this.flags['fewer-than'], isAll };
    return this.withOpenSession(async (session) => {
      using look = new ShelfLook(session, this.tellNote);
      const { folder, folders } = look.tree(asked, depth);
      for (const line of treeLines(folders, folder, displayPath)) this.log(line);
      if (folders.length === 0) this.log('No files.');
      for (const { message } of look.problems) this.logToStderr(paint.bad(message));
      return this.finish({ folders }, look.problems[0]?.exitCode ?? 0);
    });
  }
}
