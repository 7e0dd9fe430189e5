import { resolve } from 'node:path';
import { Args, Flags } from '@oclif/core';
import { ChangeCommand, paint } from '@mediastruct/command';
import type { LookRequest } from '../../look/look-request.ts';
import type { ShelfLook } from '../../look/shelf-look.ts';
import type { FolderTotals, ListedEntry } from '../../look/shelf-node.ts';

export interface ShelfList {
  readonly entries: readonly ListedEntry[];
  /** All that was listed, and what is in the folders. */
  readonly totals: FolderTotals;
}

/** The export that was written, with `--output`. */
export interface ShelfExport {
  readonly output: string;
}

export default class ShelfLs extends ChangeCommand<typeof ShelfLs> {
  static override summary = 'List what the shelf backs up like a folder: sizes, copies, where they are.';
  static override description = `PATH begins with the name of a source; a folder of this computer that is in a source is meant too. COPIES are those that were read back within max-proof-age-days, of a folder the fewest that a file in it has; TOO FEW counts files with fewer than their policy asks for.

Answered from what the library knows, as of the last look at the sources (shelf backup, plan, advise): no disk is needed.

--ncdu gives an export that "ncdu -f" opens: by source, or with --by by disk or by number of copies.`;
  static override examples = [
    '<%= config.bin %> <%= command.id %>',
    '<%= config.bin %> <%= command.id %> photos/2019 --where',
    '<%= config.bin %> <%= command.id %> --disk "Blue 1" --recursive',
    '<%= config.bin %> <%= command.id %> photos --fewer-than 1 --recursive --ndjson',
    '<%= config.bin %> <%= command.id %> --unlisted --disk "Blue 1"',
    '<%= config.bin %> <%= command.id %> --ncdu --by disk --output shelf.ncdu',
    '<%= config.bin %> <%= command.id %> --ncdu | ncdu -f -',
  ];
  static override args = {
    path: Args.string({
      description: 'The name of a source and a path below it; all sources if it is left out.',
    }),
  };
  static override flags = {
    disk: Flags.string({ summary: 'Only files with a copy on this disk.', helpValue: 'NAME' }),
    source: Flags.string({ summary: 'Only files of this source; PATH is below it.', helpValue: 'NAME' }),
    'fewer-than': Flags.integer({
      summary: 'Only files with fewer proven copies than this.',
      helpValue: 'N',
      min: 1,
    }),
    recursive: Flags.boolean({ char: 'R', summary: 'Every file below, instead of folders.' }),
    where: Flags.boolean({
      summary: 'Also tell where the copies of each file are, and when they were read.',
    }),
    all: Flags.boolean({ summary: 'Also what is hidden, and what is gone from its source.' }),
    unlisted: Flags.boolean({
      summary: 'Only what is on disks and belongs to no source any more, by the names it was stored under.',
      exclusive: ['source', 'recursive', 'all', 'ncdu'],
    }),
    ndjson: Flags.boolean({ summary: 'Print one JSON document a line.', exclusive: ['json', 'ncdu'] }),
    ncdu: Flags.boolean({ summary: 'Give everything below as an export for ncdu.' }),
    by: Flags.string({
      summary: 'At the top of the export one folder for each disk, or for each number of copies.',
      options: ['disk', 'copies'],
      dependsOn: ['ncdu'],
    }),
    output: Flags.string({
      char: 'o',
      summary: 'The file to write the export to; it must not be there yet.',
      helpValue: 'FILE',
      dependsOn: ['ncdu'],
    }),
  };

  async run(): Promise<ShelfList | ShelfExport | undefined> {
    const { displayPath, MediaStructError } = await import('@mediastruct/core/errors');
    const { ShelfLook } = await import('../../look/shelf-look.ts');
    const { totalsOf } = await import('../../look/list-totals.ts');
    const { listLines } = await import('../../look/render-list.ts');
    const { disk, source, all: isAll = false, recursive, where: isWhere, unlisted = false } = this.flags;
    if (unlisted && this.args.path !== undefined)
      throw new MediaStructError(
        'usage',
        `${displayPath(this.args.path)}: expected no path with --unlisted, which lists what is in no source`,
        { suggestions: [`${this.config.bin} shelf ls --unlisted --disk NAME   lists one disk`] },
      );
    const asked = { path: this.args.path, disk, source, fewerThan: this.flags['fewer-than'], isAll };
    return this.withOpenSession(async (session) => {
      using look = new ShelfLook(session, this.tellNote);
      if (this.flags.ncdu) return await this.#export(look, asked);
      const entries = unlisted ? look.unlisted(asked) : recursive ? look.files(asked) : look.list(asked);
      if (this.flags.ndjson) {
        await this.writeNdjson(entries);
        return this.#told(look, undefined);
      }
      const held = [...entries];
      const totals = totalsOf(held);
      const view = { isWhere, isFlat: recursive || unlisted, now: session.now(), shown: displayPath };
      for (const line of listLines(held, totals, view)) this.log(line);
      return this.#told(look, { entries: held, totals });
    });
  }

  async #export(look: ShelfLook, asked: LookRequest): Promise<ShelfExport | undefined> {
    const { displayPath } = await import('@mediastruct/core/errors');
    const { inChunks } = await import('../../look/in-chunks.ts');
    const { output } = this.flags;
    const by = this.flags.by === 'disk' || this.flags.by === 'copies' ? this.flags.by : undefined;
    const parts = inChunks(look.ncdu(asked, { by, version: this.config.version }));
    if (output === undefined) {
      await this.writeText(parts);
      return this.#told(look, undefined);
    }
    const path = resolve(output);
    look.writeExport(path, parts);
    this.log(`${displayPath(path)}: open it with "ncdu -f"`);
    return this.#told(look, { output: path });
  }

  /** Listings that could not be read may have told more. */
  #told<Result>({ problems }: ShelfLook, result: Result): Result {
    for (const { message } of problems) this.logToStderr(paint.bad(message));
    return this.finish(result, problems[0]?.exitCode ?? 0);
  }
}
