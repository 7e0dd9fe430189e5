import { Args } from '@oclif/core';
import { formatBytes, MediaStructCommand, paint, plural } from '@mediastruct/command';
import { resolve } from 'node:path';
import type { ImageCheck } from '../../read/check-image.ts';

export default class DiscCheck extends MediaStructCommand<typeof DiscCheck> {
  static override summary = 'Read an image or a disc whole, and compare it with the manifests on it.';
  static override description =
    'Needs no library, no mount and no root. It tells whether a disc is as it was made; that a disc counts as a copy is told by "mediastruct archive verify --at" with the disc mounted. 10: a file reads otherwise, is missing or is in no manifest. 12: a manifest cannot be read. 42: it is no disc of ours.';
  static override examples = [
    '<%= config.bin %> <%= command.id %> volume-7.iso',
    '<%= config.bin %> <%= command.id %> /dev/sr0 --json',
  ];
  static override args = {
    image: Args.string({ description: 'An image, or the device of a drive.', required: true }),
  };

  async run(): Promise<ImageCheck> {
    const { displayPath, EXIT_CODES, nodeFileAccess } = await import('@mediastruct/core/base');
    const { checkImage } = await import('../../read/check-image.ts');
    const check = await checkImage(nodeFileAccess, {
      image: resolve(this.args.image),
      progress: this.progress(),
      stop: this.stop,
    });
    for (const { path, what } of check.first) this.log(paint.bad(`  ${displayPath(path)}: ${what}`));
    if (check.wrong > check.first.length) this.log(`  ... and ${check.wrong - check.first.length} more`);
    const told = `${plural(check.sound, 'file')} (${formatBytes(check.bytes)}) read as the manifests say`;
    this.log(`${displayPath(check.volumeId)}: ${told}${check.ok ? '.' : `, ${check.wrong} do not.`}`);
    return this.finish(check, EXIT_CODES[check.ok ? 'done' : 'content-mismatch']);
  }
}
