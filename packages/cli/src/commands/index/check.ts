import { resolve } from 'node:path';
import { Args, Flags } from '@oclif/core';
import { MediaStructCommand } from '@mediastruct/command';
import type { CheckReport } from '@mediastruct/core';
import { listArgument, listFlags } from '../../list-flags.ts';
import { renderCheck } from '../../render/lists.ts';

export default class IndexCheck extends MediaStructCommand<typeof IndexCheck> {
  static override summary = 'Check a tree by a list of another program, from its index or by reading.';
  static override description = `LIST is a list of sha256sum, sha1sum, md5sum and their like, b3sum, hashdeep or md5deep, a hash list of ASC MHL, or a folder that is a bag or has a history of ASC MHL. What it is is found out; --format says it where that is not possible: 64 digits are taken for SHA-256, 32 for MD5.

Without --read the list is held against the index of TREE: no file is read, and the answer is as old as the index. With --read every file below the folder that the list names is read on all cores, whatever digests the list has; the folder need not belong to a library.

10: a file has other content or another size. 11: a file is missing. 3: a file could not be read or compared, a line of the list is none, or hash lists stand beside a history of ASC MHL that its chain does not name. Files that the list does not name are told and change nothing.`;
  static override examples = [
    '<%= config.bin %> <%= command.id %> media.sha256 media',
    '<%= config.bin %> <%= command.id %> old.md5 /mnt/old-disk --read --prefix /Volumes/Photos',
    '<%= config.bin %> <%= command.id %> /mnt/card /mnt/card --read',
  ];
  static override args = {
    list: listArgument,
    tree: Args.string({ description: 'Name or folder of a tree; with --read any folder.', required: true }),
  };
  static override flags = {
    read: Flags.boolean({ summary: 'Read the files.' }),
    ...listFlags,
    prefix: Flags.string({
      summary: 'How the names in the list begin that stand for the folder.',
      helpValue: 'PATH',
    }),
    threads: Flags.integer({
      summary: 'Threads that read; by default one for each core.',
      helpValue: 'N',
      min: 1,
      dependsOn: ['read'],
    }),
  };

  async run(): Promise<CheckReport> {
    const { displayPath, EXIT_CODES } = await import('@mediastruct/core/lists');
    const report = this.flags.read ? await this.#read() : await this.#look();
    this.log(renderCheck(report, displayPath));
    const { changed, contradictory, missing, unreadable, outside, 'not-compared': unknown } = report.counts;
    if (changed + contradictory > 0) return this.finish(report, EXIT_CODES['content-mismatch']);
    if (missing > 0) return this.finish(report, EXIT_CODES['file-missing']);
    const unread = report.badLines.length + report.unchained.length;
    const isWhole = unreadable + unknown + outside + unread === 0;
    return this.finish(report, EXIT_CODES[isWhole ? 'done' : 'some-files-failed']);
  }

  async #look(): Promise<CheckReport> {
    const { checkIndex, treeNamed } = await import('@mediastruct/core/lists');
    const library = await this.library();
    const tree = treeNamed(library, this.args.tree);
    return checkIndex(library, tree, { list: await this.#list(), names: this.#names() });
  }

  async #read(): Promise<CheckReport> {
    const { checkFiles, nodeFileAccess, pooledDigests } = await import('@mediastruct/core/lists');
    const reader = pooledDigests(this.flags.threads ?? 0);
    try {
      return await checkFiles(nodeFileAccess, {
        list: await this.#list(),
        root: await this.#folder(),
        names: this.#names(),
        reader,
        progress: this.progress(),
        stop: this.stop,
      });
    } finally {
      await reader.close();
    }
  }

  #names() {
    return { prefix: this.flags.prefix, isWindows: this.flags['windows-names'] };
  }

  async #list() {
    const { nodeFileAccess, readList } = await import('@mediastruct/core/lists');
    return readList(nodeFileAccess, resolve(this.args.list), this.flags.format);
  }

  /** A folder is meant as it is named; a name that is none may be that of a tree. */
  async #folder(): Promise<string> {
    const { lstatOrNull, nodeFileAccess, treeNamed } = await import('@mediastruct/core/lists');
    const folder = resolve(this.args.tree);
    const isFolder = this.args.tree.includes('/') || lstatOrNull(nodeFileAccess, folder) !== null;
    if (isFolder) return folder;
    return treeNamed(await this.library(), this.args.tree).root;
  }
}
