import { Args, Flags } from '@oclif/core';
import { ChangeCommand, paint } from '@mediastruct/command';
import type { WhereIs } from '../../look/where-is.ts';

const DEFAULT_LIMIT = 20;

export default class ShelfWhereis extends ChangeCommand<typeof ShelfWhereis> {
  static override summary =
    'Tell where each copy of a file is and when it was last read, with all disks unplugged.';
  static override description = `WHAT is what "mediastruct find" takes: a part of a path, a day or days, digits of a hash, or a file on disk, which is read and looked for by its content. A text with * or ? or [ is a pattern of a .gitignore file on the names in the sources. The answer is that of find, and says besides of each copy how long ago it was read to its end and whether it counts for the policy.

Nothing found ends with exit 11.`;
  static override examples = [
    '<%= config.bin %> <%= command.id %> IMG_1234',
    '<%= config.bin %> <%= command.id %> /media/card/DCIM/100CANON/IMG_1234.CR2',
    '<%= config.bin %> <%= command.id %> "photos/2019/*.jpg" --limit 0',
    "<%= config.bin %> <%= command.id %> 2019-05-12 --json | jq '.contents[] | select(.proven < 2) | .names'",
  ];
  static override args = {
    what: Args.string({
      description: 'Part of a path, days, digits of a hash, a file, or a pattern.',
      required: true,
    }),
  };
  static override flags = {
    limit: Flags.integer({
      summary: 'Contents to tell; 0 tells all.',
      helpValue: 'N',
      min: 0,
      default: DEFAULT_LIMIT,
    }),
  };

  async run(): Promise<WhereIs> {
    const { displayPath } = await import('@mediastruct/core/errors');
    const { whereIs } = await import('../../look/where-is.ts');
    const { whereLines } = await import('../../look/render-where.ts');
    return this.withOpenSession(async (session) => {
      const request = { text: this.args.what, limit: this.flags.limit, note: this.tellNote };
      const result = whereIs(session, request);
      const view = { now: session.now(), shown: displayPath };
      for (const line of whereLines(result, view)) this.log(line);
      for (const { message } of result.problems) this.logToStderr(paint.bad(displayPath(message)));
      return this.finish(result, result.problems[0]?.exitCode ?? 0);
    });
  }
}
