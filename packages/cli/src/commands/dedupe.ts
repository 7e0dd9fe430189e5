import { resolve } from 'node:path';
import { Args, Flags } from '@oclif/core';
import { ChangeCommand, changeFlags, formatBytes, plural } from '@mediastruct/command';
import type { ChangeResult } from '@mediastruct/command';
import type { DedupeFigures, PlanTotals, WarningList } from '@mediastruct/core';
import type { FolderPair } from '@mediastruct/core/dedupe';
import type { SimilarFigures, SimilarGroup } from '@mediastruct/core/similar';

/** The names of core's keep rules; a test holds the two lists together, because `--help` must not load core. */
export const KEEP_RULE_NAMES = ['oldest', 'newest', 'shortest-path', 'path-order'] as const;

/** The flags that say which copy stays, for which reports have no use. */
const RULES_OF_KEEPING = ['keep', 'prefer', 'demote', 'reference'] as const;

const AT_LEAST_PERCENT = 80;
const SIMILAR_BITS = 8;
/** Groups that the answer holds; all are in the report. */
const GROUPS_TOLD = 100;

/** What `dedupe --json` prints: the run, and what was compared. */
export type DedupeResult = ChangeResult & { readonly compared: DedupeFigures };

/** What `dedupe --folders --json` prints. */
export interface FoldersResult {
  readonly folders: readonly FolderPair[];
  readonly warnings?: WarningList;
}

/** What `dedupe --similar --json` prints. */
export interface SimilarResult {
  readonly similar: {
    /** Absolute path of the folder of the report. */
    readonly report: string;
    readonly page: string;
    readonly threshold: number;
    readonly figures: SimilarFigures;
    readonly first: readonly SimilarGroup[];
  };
  readonly warnings?: WarningList;
}

export default class Dedupe extends ChangeCommand<typeof Dedupe> {
  static override summary = 'Set duplicates aside; nothing ever leaves the archive.';
  static override description = `Compares the indexes of media, archive and all further trees. Of each set of equal files the best copy stays and the others move to duplicates/<tree>/ under the path they had. The archive goes before media, media before the other trees of the library, those before trees outside it, which go in the order in which they are given; then --prefer and --demote are asked, then a plain name goes before one such as "foo (1).jpg", then the name of an original before that of an edit, then the keep rules decide. A copy in a reference tree always stays; the archive is one. Files that belong together (RAW and sidecar) move together or not at all. The copy that stays is read back in the same run before anything moves.

Hard links, symlinks and empty files are no duplicates. What a file .mediastructignore in a tree names is neither compared nor moved, nor anything in its folder where it cannot be read. Run "crawl" first: what changed since then stays where it is.

With --direct the folders that are named are looked at now, in place of indexes: files of one size are told apart by head and tail, and read whole only where these are equal. Everything else is the same.

With --decided only what a person decided in the pages of "serve --allow-changes" is set aside, and what changed since is told and stays. Without it the rules decide, but a copy that a person decided to keep there stays; --ignore-decisions asks the rules alone.

With --folders nothing is set aside: the command says which folders are wholly or nearly inside others, and which files each of them alone has. Contents are those of the last crawl; the folders are looked at as they are now, and what in them no index knows, or is gone, is named. Hidden files, with --skip-hidden, and those that a .mediastructignore names are no copies. --whole-folders is the rule that follows from it: the files of a folder go together, or stay.

With --similar nothing is set aside either: pictures that look alike, such as a photograph and the small copy that a messenger made of it, are written into a report with pages to look at. Each picture is looked at once, which takes some ten milliseconds; if it is stopped it goes on from there.`;
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
    '<%= config.bin %> <%= command.id %> --prefer "Best/" --demote "WhatsApp/" --demote "*-export.jpg"',
    '<%= config.bin %> <%= command.id %> media /mnt/stick --direct',
    '<%= config.bin %> <%= command.id %> --folders --at-least 95',
    '<%= config.bin %> <%= command.id %> --decided --dry-run',
    '<%= config.bin %> <%= command.id %> --whole-folders --one-file-system --dry-run',
    '<%= config.bin %> <%= command.id %> --similar',
    '<%= config.bin %> <%= command.id %> media /mnt/phone --similar --at-most 3 --output ./alike',
  ];
  static override flags = {
    ...changeFlags,
    keep: Flags.option({
      summary:
        'Which copy stays among trees of one rank; given again, what is asked next. The default is that of the settings.',
      options: KEEP_RULE_NAMES,
      multiple: true,
      multipleNonGreedy: true,
    })(),
    prefer: Flags.string({
      summary:
        'Folders and names whose copy stays, as in a .gitignore file of the tree; the first that is given is the best.',
      helpValue: 'PATTERN',
      multiple: true,
      multipleNonGreedy: true,
    }),
    demote: Flags.string({
      summary: 'Folders and names whose copy goes before others.',
      helpValue: 'PATTERN',
      multiple: true,
      multipleNonGreedy: true,
    }),
    'one-file-system': Flags.boolean({
      summary: 'Take copies on two file systems for no duplicates: each keeps its own.',
      allowNo: true,
    }),
    'skip-hidden': Flags.boolean({
      summary: 'Leave hidden files and what stands in hidden folders alone.',
      allowNo: true,
    }),
    direct: Flags.boolean({
      summary: 'Look at the files of the named folders as they are now; no index is needed or used.',
    }),
    folders: Flags.boolean({
      summary:
        'Only tell which folders are wholly or nearly inside others, and what each alone has; nothing is planned.',
      exclusive: ['direct', 'yes', 'dry-run', 'plan', 'whole-folders', ...RULES_OF_KEEPING],
    }),
    similar: Flags.boolean({
      summary: 'Only report pictures that look alike, with pages to look at; nothing is planned.',
      exclusive: [
        ...['folders', 'direct', 'decided', 'yes', 'dry-run', 'plan', 'whole-folders', 'skip-hidden'],
        ...['one-file-system', ...RULES_OF_KEEPING],
      ],
    }),
    'at-most': Flags.integer({
      summary: `With --similar: bits of 64 by which the hashes of two pictures may differ; ${SIMILAR_BITS} if it is not given.`,
      helpValue: 'BITS',
      dependsOn: ['similar'],
      min: 0,
      max: 8,
    }),
    output: Flags.string({
      char: 'o',
      summary: 'With --similar: the folder for the report, in place of one in the library.',
      helpValue: 'DIR',
      dependsOn: ['similar'],
    }),
    'at-least': Flags.integer({
      summary:
        'With --folders: percent of the files of a folder that another one must hold; 80 if it is not given.',
      helpValue: 'PERCENT',
      dependsOn: ['folders'],
      min: 1,
      max: 100,
    }),
    'whole-folders': Flags.boolean({
      summary: 'Set the files of a folder aside all together or not at all.',
    }),
    decided: Flags.boolean({
      summary:
        'Set aside only what was decided in the pages of "serve --allow-changes", and nothing by rules.',
      exclusive: ['direct', 'folders', 'keep', 'prefer', 'demote', 'whole-folders'],
    }),
    'ignore-decisions': Flags.boolean({
      summary: 'Set aside by rules also what was decided to stay in the pages of "serve --allow-changes".',
      exclusive: ['decided', 'folders', 'similar'],
    }),
    reference: Flags.string({
      summary: 'A tree, or a folder in one, whose copies always stay.',
      helpValue: 'DIR',
      multiple: true,
    }),
  };

  async run(): Promise<DedupeResult | FoldersResult | SimilarResult> {
    if (this.flags.similar) return this.#tellSimilar();
    return this.flags.folders ? this.#tellFolders() : this.#setAside();
  }

  async #tellSimilar(): Promise<SimilarResult> {
    const { displayPath, findSimilar, firstGroups } = await import('@mediastruct/core/similar');
    const { renderSimilar } = await import('../render/similar.ts');
    const { output } = this.flags;
    const request = {
      trees: this.words(),
      threshold: this.flags['at-most'] ?? SIMILAR_BITS,
      ...(output === undefined ? {} : { output: resolve(output) }),
    };
    const report = await this.inSession({ command: 'dedupe', looksOnly: true }, (session) =>
      findSimilar(session, request),
    );
    const { folder, page, threshold, figures } = report;
    const first = firstGroups(report, GROUPS_TOLD);
    this.log(renderSimilar(report, first, displayPath));
    await this.showWarnings();
    return { similar: { report: folder, page, threshold, figures, first }, ...this.warned() };
  }

  async #tellFolders(): Promise<FoldersResult> {
    const { displayPath, findFolders } = await import('@mediastruct/core/dedupe');
    const { renderFolders } = await import('../render/folders.ts');
    const request = {
      trees: this.words(),
      atLeastPercent: this.flags['at-least'] ?? AT_LEAST_PERCENT,
      skipHidden: this.flags['skip-hidden'],
      oneFileSystem: this.flags['one-file-system'],
    };
    const folders = await this.inSession({ command: 'dedupe', looksOnly: true }, (session) =>
      findFolders(session, request),
    );
    this.log(renderFolders(folders, displayPath));
    await this.showWarnings();
    return { folders, ...this.warned() };
  }

  async #setAside(): Promise<DedupeResult> {
    const { dedupeJob, planDedupe, runOptions } = await import('@mediastruct/core/dedupe');
    const { keep, reference, prefer, demote } = this.flags;
    const asked = {
      trees: this.words(),
      references: reference,
      keep,
      prefer,
      demote,
      oneFileSystem: this.flags['one-file-system'],
      skipHidden: this.flags['skip-hidden'],
      direct: this.flags.direct,
      wholeFolders: this.flags['whole-folders'],
      decided: this.flags.decided,
      ignoreDecisions: this.flags['ignore-decisions'],
    };
    let compared: DedupeFigures | undefined;
    const result = await this.changeRun({
      command: 'dedupe',
      plan: (session) => planDedupe(session, asked),
      onPlanned: ({ run, totals }) => {
        compared = runOptions(dedupeJob, run);
        if (compared.direct !== undefined) this.log(renderRead(compared.direct));
        this.log(renderSets(compared, totals));
      },
    });
    // `preview` is called before a run can end.
    return { ...result, compared: compared as DedupeFigures };
  }
}

function renderRead({ files, looked, read, readBytes }: NonNullable<DedupeFigures['direct']>): string {
  return `${plural(files, 'file')} found, ${looked} of one size with another, ${read} read whole (${formatBytes(readBytes)})`;
}

function renderSets(
  { sets, kept, leftAlone, keptByDecision = 0 }: DedupeFigures,
  { changes }: PlanTotals,
): string {
  const found = `${plural(sets, 'set')} of equal files`;
  const alone = leftAlone === 0 ? '' : `; ${plural(leftAlone, 'copy', 'copies')} left alone by the rules`;
  const decided =
    keptByDecision === 0 ? '' : `; ${plural(keptByDecision, 'copy stays', 'copies stay')} by your decision`;
  return `${found}: ${plural(kept, 'copy', 'copies')} kept, ${plural(changes.files, 'duplicate')} (${formatBytes(changes.bytes)})${alone}${decided}`;
}
