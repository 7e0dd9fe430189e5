import { resolve } from 'node:path';
import { Args, Flags } from '@oclif/core';
import { budgetFlag, ChangeCommand, plural } from '@mediastruct/command';
import { renderCrawl } from '../render/crawl.ts';
import type { CrawlResult } from '../render/crawl.ts';

export type { CrawlResult };

/** What `--accept` did. */
function acceptedLine(trees: CrawlResult['trees']): string {
  const accepted = trees.reduce((sum, tree) => sum + tree.accepted, 0);
  return accepted === 0
    ? 'Nothing was there to accept: all of it is as the index says.'
    : `Accepted as it is now: ${plural(accepted, 'file')}. The old hashes stay in .mediastruct/findings.ndjson.`;
}

export default class Crawl extends ChangeCommand<typeof Crawl> {
  static override summary = 'Read trees on all cores and bring their indexes up to date.';
  static override description = `Each tree has one index. A stored hash is used again while the file's size, times and inode are the same (size and time, which may be rounded to a second or two, on exFAT, FAT, NTFS and network disks, which make up their inodes) and the hash is younger than the maximum age; everything else is read. A file that reads differently although nobody wrote it has rotted: it is reported, the old hash is kept, and the command ends with exit 10. Files that were overwritten and files that are gone are named; where no other copy of a gone file is known, the command ends with exit 11.

A tree that is absent, empty where it was not, or not the one it was is refused (exit 24), and so is one of which a disk mounted inside is missing, or more than a fifth or 1,000 of its files are gone without another copy: an unmounted disk never looks like deleted files. A folder that is a known tree by another path is crawled as that tree; one inside a known tree is refused (exit 64), and a known tree inside the named one is left out, so that no file counts as two copies. What is wrong with a file is told by status until it is back, or accepted with --accept.

A crawl that was killed or stopped is gone on with by the next one: what it had read is not read again. With --verify-budget a crawl reads part of what did not change, those files first that were read the longest ago, so that a tree is proven over weeks; status tells how far that is. What lacks a digest of --also is read within the budget.`;
  static override strict = false;
  static override args = {
    tree: Args.string({ description: 'Names or folders of trees; by default all trees of the library.' }),
  };
  static override examples = [
    '<%= config.bin %> <%= command.id %> --accept media/2019/05/12/edited.jpg',
    '<%= config.bin %> <%= command.id %>',
    '<%= config.bin %> <%= command.id %> media archive --max-age 30',
    '<%= config.bin %> <%= command.id %> /mnt/old-laptop --threads 16',
    '<%= config.bin %> <%= command.id %> archive --verify-budget 200GB',
    '<%= config.bin %> <%= command.id %> media --also md5 --also xxh128',
  ];
  static override flags = {
    force: Flags.boolean({ summary: 'Read every file again; also the way out of a damaged index.' }),
    'max-age': Flags.integer({
      summary: 'Read files again whose hash is older than this; the default is 120.',
      helpValue: 'DAYS',
      min: 0,
    }),
    threads: Flags.integer({
      summary:
        'Readers, each on a thread; by default one for each core, and up to 16 where the disk is slow to answer.',
      helpValue: 'N',
      min: 1,
    }),
    'verify-budget': budgetFlag({
      summary:
        'Read so much again of what did not change, such as 30m or 200GB, those files first that were read the longest ago; --max-age does not hold then.',
      exclusive: ['force', 'max-age'],
    }),
    also: Flags.option({
      summary:
        'Keep this digest beside SHA-256, for lists of other programs; taken in the same reading, and files that lack it are read again.',
      options: ['xxh128', 'blake3', 'md5'] as const,
      helpValue: 'xxh128|blake3|md5',
      multiple: true,
      multipleNonGreedy: true,
    })(),
    'accept-tree': Flags.boolean({
      summary: 'The tree was emptied or replaced on purpose: forget what its index says.',
    }),
    'accept-gone': Flags.boolean({
      summary: 'Files that are gone were deleted on purpose, however many they are.',
    }),
    accept: Flags.string({
      summary: 'Take what is at this file or below this folder for the truth: changed, rotten or gone.',
      helpValue: 'PATH',
      multiple: true,
      multipleNonGreedy: true,
    }),
  };

  async run(): Promise<CrawlResult> {
    const { crawl, displayPath, EXIT_CODES } = await import('@mediastruct/core/crawl');
    const { config } = await this.library();
    const accept = (this.flags.accept ?? []).map((path) => resolve(path));
    const request = {
      trees: this.words(),
      acceptGone: this.flags['accept-gone'],
      accept,
      threads: this.flags.threads ?? config.crawl.threads,
      maxAgeDays: this.flags['max-age'] ?? config.crawl.maxAgeDays,
      force: this.flags.force,
      acceptTree: this.flags['accept-tree'],
      verifyBudget: this.flags['verify-budget'] ?? null,
      also: [...new Set([...config.crawl.also, ...(this.flags.also ?? [])])],
    };
    const { trees, refused, leftOut } = await this.inSession({ command: 'crawl' }, (session) =>
      crawl(session, request),
    );
    const [first] = refused;
    if (first !== undefined && trees.length === 0) throw first.error;
    const result: CrawlResult = {
      trees,
      refused: refused.map(({ tree, root, error }) => ({
        tree,
        root,
        code: error.code,
        exitCode: error.exitCode,
        message: error.message,
      })),
      leftOut,
      ...this.warned(),
    };
    this.log(renderCrawl(result, displayPath));
    if (accept.length > 0) this.log(acceptedLine(trees));
    await this.showWarnings();
    const rotten = trees.some((tree) => tree.rotten > 0);
    const failed = trees.some((tree) => tree.failed > 0);
    const isLost = trees.some((tree) => tree.goneNowhere > 0);
    if (rotten) return this.finish(result, EXIT_CODES['content-mismatch']);
    if (refused[0] !== undefined) return this.finish(result, refused[0].error.exitCode);
    if (isLost) return this.finish(result, EXIT_CODES['file-missing']);
    return this.finish(result, failed ? EXIT_CODES['some-files-failed'] : EXIT_CODES.done);
  }
}
