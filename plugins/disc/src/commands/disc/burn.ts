import { Args, Flags } from '@oclif/core';
import { ChangeCommand, formatBytes, paint, plural } from '@mediastruct/command';
import type { WarningList } from '@mediastruct/core';
import { resolve } from 'node:path';
import type { BurnReport } from '../../burn/burn-disc.ts';

export default class DiscBurn extends ChangeCommand<typeof DiscBurn> {
  static override summary =
    'Burn a volume onto a blank disc, read the disc back, and write down that it exists.';
  static override description = `The image is made in a scratch file, burned by the program xorriso, and the disc is read back: every sector against the SHA-256 of the image, every file against the library's listing. What is written to the volume ledger is what that showed. A disc that reads wrong becomes known as failed; where the burning itself fails, nothing is written down.

Nothing is overwritten: a disc that is not blank is refused (42), and so is a file that exists (64). 23: the disc or the disk is too small. 40: xorriso is not installed. 41: burning failed. 3: xorriso complained, and the disc reads back whole all the same.

With --device stdio:FILE a file takes the place of the disc, for trials; on the device of the archive only with same_device_discs = true in the settings.`;
  static override examples = [
    '<%= config.bin %> <%= command.id %> 7 --device /dev/sr0 --label "Photos 7 A" --location "shelf 2"',
    '<%= config.bin %> <%= command.id %> 7 --device /dev/sr0 --speed 4 --scratch /var/tmp',
    '<%= config.bin %> <%= command.id %> 7 --device stdio:/mnt/other-disk/disc-7a.iso --image volume-7.iso',
  ];
  static override args = {
    volume: Args.string({ description: 'Id, number, or an unambiguous part of the id.', required: true }),
  };
  static override flags = {
    device: Flags.string({ summary: 'The drive, or stdio:FILE.', helpValue: 'DEV', required: true }),
    label: Flags.string({ summary: 'What is written on the disc.' }),
    location: Flags.string({ summary: 'Where the disc will be.' }),
    serial: Flags.string({ summary: 'The number printed on the disc; no program can read it.' }),
    speed: Flags.integer({ summary: 'How fast, as the drive counts it.', helpValue: 'N', min: 1 }),
    image: Flags.string({
      summary: 'An image made before; it is compared with the volume first.',
      helpValue: 'FILE',
      exclusive: ['scratch'],
    }),
    scratch: Flags.string({
      summary: "Folder for the image; by default in the library's state folder.",
      helpValue: 'DIR',
    }),
  };

  async run(): Promise<BurnReport & { readonly warnings?: WarningList }> {
    const { displayPath, EXIT_CODES } = await import('@mediastruct/core/errors');
    const { burnDisc } = await import('../../burn/burn-disc.ts');
    const { image, scratch, ...flags } = this.flags;
    const report = await this.withOpenSession((session) =>
      burnDisc(session, {
        ...{ volume: this.args.volume, device: flags.device, speed: flags.speed },
        ...{ label: flags.label, location: flags.location, serial: flags.serial },
        image: image === undefined ? undefined : resolve(image),
        scratch: scratch === undefined ? undefined : resolve(scratch),
        nowMs: () => performance.now(),
      }),
    );
    const name = report.disc ?? report.volumeId;
    const read = `${plural(report.files, 'file')} (${formatBytes(report.bytes)}) and every sector read back as they should`;
    this.log(
      report.ok
        ? `${name}: burned; ${read}.`
        : paint.bad(`${name}: burned, and FAILED when it was read back: ${whyOf(report)}`),
    );
    for (const path of [
      ...report.mismatched.paths,
      ...report.missing.paths,
      ...report.unreadable.paths,
    ].slice(0, 10))
      this.log(paint.bad(`  ${displayPath(path)}`));
    if (report.copy === null)
      this.log('The library cannot be written, so nothing was written down. Later: mediastruct disc verify');
    for (const line of report.next) this.log(line);
    await this.showWarnings();
    const result = { ...report, ...this.warned() };
    return report.code === 'done' ? result : this.finish(result, EXIT_CODES[report.code]);
  }
}

function whyOf({ wrong, missing, mismatched, unreadable, damaged }: BurnReport): string {
  const counts = { missing, mismatched, unreadable, 'damaged lists': damaged };
  const told = Object.entries(counts).flatMap(([what, { count }]) => (count > 0 ? [`${count} ${what}`] : []));
  return [...(wrong === undefined ? [] : [wrong]), ...told].join(', ');
}
