import { Args, Flags } from '@oclif/core';
import { ChangeCommand, changeFlags, formatBytes, plural } from '@mediastruct/command';
import type { WarningList } from '@mediastruct/core';
import type { Sum } from '../../plan/backup-plan.ts';
import type { ReleasePreview } from '../../release/release-disk.ts';

export interface ShelfReleaseResult extends ReleasePreview {
  /** What was moved; null after `--dry-run` or a no. */
  readonly released: Sum | null;
  /** Absolute path of the folder in which it stands. */
  readonly folder?: string;
  readonly warnings?: WarningList;
}

export default class ShelfRelease extends ChangeCommand<typeof ShelfRelease> {
  static override summary =
    'Set aside on a disk what was deleted long ago, so that you can have its room again.';
  static override description = `Files that are gone from all sources keep their copies for grace-days, and so do those of a source that was dropped, from that day on. After that the disk that is plugged in may let go of them: of those that another disk is known to have, read back within max-proof-age-days. The last proven copy stays unless --last is given. What sources have again is not touched; they are looked at first.

A backup does not do this by itself: it takes nothing away that no source can show to be alive. Nothing is deleted here either: what the disk lets go of is moved into its folder "released" and counts no more. Delete that folder yourself when you want its room.`;
  static override examples = [
    '<%= config.bin %> <%= command.id %> "Blue 1" --dry-run',
    '<%= config.bin %> <%= command.id %> "Blue 1"',
    '<%= config.bin %> <%= command.id %> "Blue 1" --last --yes',
  ];
  static override args = {
    disk: Args.string({ description: 'The name of the disk, or its folder.', required: true }),
  };
  static override flags = {
    yes: changeFlags.yes,
    'dry-run': changeFlags['dry-run'],
    at: Flags.string({ summary: 'Where the disk is, if it is not found by itself.', helpValue: 'PATH' }),
    last: Flags.boolean({ summary: 'Also copies of which no other proven one is known.' }),
  };

  async run(): Promise<ShelfReleaseResult> {
    const { displayPath } = await import('@mediastruct/core/errors');
    const { previewRelease, releaseFrom } = await import('../../release/release-disk.ts');
    const { releaseLines } = await import('../../release/render-release.ts');
    const { at, last: releasesLast = false } = this.flags;
    const request = { disk: this.args.disk, at, releasesLast };
    const command = { command: 'shelf release' };
    const agreed = await this.inSession(command, (session) => previewRelease(session, request));
    const { preview } = agreed;
    for (const line of releaseLines(preview, displayPath)) this.log(line);
    const isAny = preview.redundant.files + preview.last.files > 0;
    if (!isAny || !(await this.confirm('Let go of them?')))
      return { ...preview, released: null, ...this.warned() };
    const done = await this.inSession(command, (session) => releaseFrom(session, agreed, request));
    this.log(`${plural(done.released.files, 'file')} (${formatBytes(done.released.bytes)}) let go of.`);
    if (done.released.files > 0)
      this.log(`Delete ${displayPath(done.folder)} to have the room: nothing else ever does.`);
    await this.showWarnings();
    return { ...done, ...this.warned() };
  }
}
