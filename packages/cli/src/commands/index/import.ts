import { resolve } from 'node:path';
import { Flags } from '@oclif/core';
import { MediaStructCommand } from '@mediastruct/command';
import type { ImportListReport } from '@mediastruct/core';
import { listArgument, listFlags } from '../../list-flags.ts';
import { problemLines } from '../../render/problems.ts';
import { renderImport } from '../../render/lists.ts';

export default class IndexImport extends MediaStructCommand<typeof IndexImport> {
  static override summary =
    "Take somebody's list of check sums into the catalogue, so that its files are found.";
  static override description = `LIST is what "index check" reads: a list of sha256sum, md5sum and their like, hashdeep, md5deep, a bag, ASC MHL. It becomes a holder of the kind list: "find" tells which of its files are where, and says that a list says so. It proves nothing: no copy that only a list names counts as a copy, and nothing is ever set aside because of it.

A list without SHA-256 is joined by MD5, XXH128 or BLAKE3 with contents whose index line has that digest ("crawl --also"); import it again after such a crawl. The other files of it are found by name. A newer list of the same name takes the place of the older one. "mediastruct holders forget NAME" takes a list out again.

3: a line of the list is none, a name was left out, or hash lists stand beside a history of ASC MHL that its chain does not name; the rest is taken in. 12: no line of it is a check sum. 64: nothing is there, no name of it can be taken in, or a newer list has the name.`;
  static override examples = [
    '<%= config.bin %> <%= command.id %> /mnt/usb/checksums.md5 --name grandma-2009',
    '<%= config.bin %> <%= command.id %> backup.hashdeep --prefix /Volumes/Backup --json',
  ];
  static override args = {
    list: listArgument,
  };
  static override flags = {
    name: Flags.string({
      summary: "What to call it; by default the list's own name and 8 digits of a hash of its path.",
      helpValue: 'NAME',
    }),
    ...listFlags,
    prefix: Flags.string({
      summary: 'How the names in the list begin that is to be left off; other names are left out.',
      helpValue: 'PATH',
    }),
  };

  async run(): Promise<ImportListReport> {
    const { displayPath, EXIT_CODES, importList, readList } = await import('@mediastruct/core/lists');
    const library = await this.library();
    const report = importList(library, {
      list: readList(library.access, resolve(this.args.list), this.flags.format),
      name: this.flags.name,
      names: { prefix: this.flags.prefix, isWindows: this.flags['windows-names'] },
      now: () => new Date(),
    });
    this.log(renderImport(report, displayPath));
    for (const line of problemLines(report.problems, displayPath)) this.logToStderr(line);
    const [problem] = report.problems;
    if (problem !== undefined) return this.finish(report, problem.exitCode);
    const isWhole = report.leftOut.length + report.badLines.length + report.unchained.length === 0;
    return this.finish(report, EXIT_CODES[isWhole ? 'done' : 'some-files-failed']);
  }
}
