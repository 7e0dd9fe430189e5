import { Args, Flags } from '@oclif/core';
import { ChangeCommand, formatBytes, paint, plural, sizeFlag } from '@mediastruct/command';
import type { WarningList } from '@mediastruct/core';
import type { BadKind, VerifiedDisk } from '../../verify/verify-disk.ts';

const WORDS: Readonly<Record<BadKind, string>> = {
  missing: 'missing',
  short: 'of another size than they were written with',
  wrong: 'that read otherwise than they were written',
  unreadable: 'that cannot be read',
};

export default class ShelfVerify extends ChangeCommand<typeof ShelfVerify> {
  static override summary = 'Read what is on a disk, those files first that were read longest ago.';
  static override description = `Every object is read to its last byte and compared with its hash, and the result is written down as it goes: stop it at any moment, and the next run goes on with what was read longest ago. What is not as it was written counts no more; the next backup puts it aside and stores it again. Nothing on the disk is changed.

Exit 3: some cannot be read. 10: some have other content. 11: some are missing. 24: the disk is not here.`;
  static override examples = [
    '<%= config.bin %> <%= command.id %> "Blue 1"',
    '<%= config.bin %> <%= command.id %> "Blue 1" --budget 500GB --older 180',
    '<%= config.bin %> <%= command.id %> "Blue 1" --minutes 120 --json',
  ];
  static override args = {
    disk: Args.string({ description: 'The name of the disk, or its folder.', required: true }),
  };
  static override flags = {
    at: Flags.string({ summary: 'Where the disk is, if it is not found by itself.', helpValue: 'PATH' }),
    budget: sizeFlag({ summary: 'Read so much at most.' }),
    minutes: Flags.integer({ summary: 'Stop after so many minutes.', helpValue: 'N', min: 1 }),
    older: Flags.integer({
      summary: 'Leave out what was read within so many days.',
      helpValue: 'DAYS',
      min: 0,
    }),
  };

  async run(): Promise<VerifiedDisk & { readonly warnings?: WarningList }> {
    const { EXIT_CODES } = await import('@mediastruct/core/errors');
    const { verifyDisk } = await import('../../verify/verify-disk.ts');
    const { at, budget, minutes, older } = this.flags;
    const found = await this.inSession({ command: 'shelf verify' }, (session) =>
      verifyDisk(session, {
        disk: this.args.disk,
        at,
        budget: budget === undefined ? { kind: 'all' } : { kind: 'bytes', bytes: budget },
        seconds: minutes === undefined ? undefined : minutes * 60,
        notSince: older === undefined ? undefined : session.now().getTime() / 1000 - older * 86_400,
      }),
    );
    this.log(`Disk "${found.name}": ${plural(found.good, 'object')} read as they were written.`);
    // A record has the keys of its words only.
    for (const kind of Object.keys(WORDS) as BadKind[]) {
      const { count, first } = found[kind];
      if (count > 0) this.log(paint.bad(`${plural(count, 'object')} ${WORDS[kind]}:`));
      for (const name of first) this.log(paint.bad(`  ${name}`));
    }
    if (found.later.files > 0)
      this.log(
        `Left for another time: ${plural(found.later.files, 'object')} (${formatBytes(found.later.bytes)}).`,
      );
    await this.showWarnings();
    const { missing, short, wrong, unreadable } = found;
    const code =
      missing.count > 0
        ? EXIT_CODES['file-missing']
        : short.count + wrong.count > 0
          ? EXIT_CODES['content-mismatch']
          : unreadable.count > 0
            ? EXIT_CODES['some-files-failed']
            : EXIT_CODES.done;
    return this.finish({ ...found, ...this.warned() }, code);
  }
}
