import { Args, Flags } from '@oclif/core';
import { ChangeCommand, changeFlags, formatBytes, plural } from '@mediastruct/command';
import type { ChangeResult } from '@mediastruct/command';
import type { DedupeFigures, PlanTotals } from '@mediastruct/core';

/** The names of core's keep rules; a test holds the two lists together, because `--help` must not load core. */
export const KEEP_RULE_NAMES = ['oldest', 'newest', 'shortest-path', 'path-order'] as const;

/** What `dedupe --json` prints: the run, and what was compared. */
export type DedupeResult = ChangeResult & { readonly compared: DedupeFigures };

export default class Dedupe extends ChangeCommand<typeof Dedupe> {
  static override summary = 'Set duplicates aside; nothing ever leaves the archive.';
  static override description = `Compares the indexes of media, archive and all further trees. Of each set of equal files the best copy stays and the others move to duplicates/<tree>/ under the path they had. The archive goes before media, media before the other trees of the library, those before trees outside it, which go in the order in which they are given; then a plain name goes before one such as "foo (1).jpg", then the keep rule decides. A copy in a reference tree always stays; the archive is one. Files that belong together (RAW and sidecar) move together or not at all. The copy that stays is read back in the same run before anything moves.

Hard links, symlinks and empty files are no duplicates. Run "crawl" first: what changed since then stays where it is.`;
  static override strict = false;
  static override args = {
    tree: Args.string({
      description: 'Names or folders of the trees to compare; by default all but duplicates and validated.',
    }),
  };
  static override examples = [
    '<%= config.bin %> <%= command.id %> --dry-run',
    '<%= config.bin %> <%= command.id %> --keep shortest-path',
    '<%= config.bin %> <%= command.id %> media /mnt/old-laptop --reference media',
  ];
  static override flags = {
    ...changeFlags,
    keep: Flags.option({
      summary: 'Which copy stays among trees of one rank; the default is that of the settings.',
      options: KEEP_RULE_NAMES,
    })(),
    reference: Flags.string({
      summary: 'A tree, or a folder in one, whose copies always stay.',
      helpValue: 'DIR',
      multiple: true,
    }),
  };

  async run(): Promise<DedupeResult> {
    const { dedupeJob, planDedupe, runOptions } = await import('@mediastruct/core/dedupe');
    const { keep, reference } = this.flags;
    let compared: DedupeFigures | undefined;
    const result = await this.changeRun({
      command: 'dedupe',
      plan: (session) => planDedupe(session, { trees: this.words(), references: reference, keep }),
      onPlanned: ({ run, totals }) => {
        compared = runOptions(dedupeJob, run);
        this.log(renderSets(compared, totals));
      },
    });
    // `preview` is called before a run can end.
    return { ...result, compared: compared as DedupeFigures };
  }
}

function renderSets({ sets, kept }: DedupeFigures, { changes }: PlanTotals): string {
  const found = `${plural(sets, 'set')} of equal files`;
  return `${found}: ${plural(kept, 'copy', 'copies')} kept, ${plural(changes.files, 'duplicate')} (${formatBytes(changes.bytes)})`;
}
