import { Args, Flags } from '@oclif/core';
import { formatBytes, MediaStructCommand, paint, plural } from '@mediastruct/command';
import { resolve } from 'node:path';
import type { ImportReport } from '../../import/import-disc.ts';

const NAMED = 20;

export default class DiscImport extends MediaStructCommand<typeof DiscImport> {
  static override summary = 'Take a disc of any program into the catalogue, so that its files are found.';
  static override description = `Reads every file of a disc once and keeps a listing of it in the library: "find" tells what is on it with the disc on its shelf, and "ingest" knows its files. The disc may have been made by any program: ISO 9660, Joliet or UDF, as an image, in a drive, or mounted. Capture dates are not read, so its files are found by name, path and hash.

The same disc read again takes the place of its older listing; two discs with one label are two. A disc with odarchive's catalogue.json is compared with it, and all names of a content are known. "mediastruct holders forget NAME" takes a disc out again.

3: something could not be read, or reads otherwise than the disc itself says; the rest is listed. 42: it is no disc, or one of this library's own volumes. 64: nothing is there, or the name is another disc's.`;
  static override examples = [
    '<%= config.bin %> <%= command.id %> /dev/sr0 --name "Holiday 2004" --location "shelf B"',
    '<%= config.bin %> <%= command.id %> old-photos.iso --json',
  ];
  static override args = {
    source: Args.string({
      description: 'An image, the device of a drive, or the folder of a mounted disc.',
      required: true,
    }),
  };
  static override flags = {
    name: Flags.string({
      summary: 'What to call it; by default its label and 8 digits of its fingerprint.',
      helpValue: 'NAME',
    }),
    location: Flags.string({ summary: 'Where it is kept.', helpValue: 'PLACE' }),
  };

  async run(): Promise<ImportReport> {
    const { displayPath, EXIT_CODES } = await import('@mediastruct/core/errors');
    const { importDisc } = await import('../../import/import-disc.ts');
    const report = await importDisc(await this.library(), {
      ...this.flags,
      source: resolve(this.args.source),
      now: () => new Date(),
      progress: this.progress(),
      stop: this.stop,
    });
    const { name, label, files, bytes, furtherNames, unreadable, isNew } = report;
    for (const { path, what } of unreadable.slice(0, NAMED))
      this.log(paint.bad(`  ${displayPath(path)}: ${displayPath(what)}`));
    if (unreadable.length > NAMED) this.log(`  ... and ${unreadable.length - NAMED} more; --json lists all`);
    const names = furtherNames === 0 ? '' : `, ${plural(furtherNames, 'further name')} of them`;
    const bad = unreadable.length === 0 ? '' : `; ${unreadable.length} could not be read rightly`;
    const state = isNew ? 'new' : 'known before';
    this.log(
      `${name} ("${displayPath(label)}", ${state}): ${plural(files, 'file')} (${formatBytes(bytes)})${names}${bad}`,
    );
    return this.finish(report, EXIT_CODES[unreadable.length === 0 ? 'done' : 'some-files-failed']);
  }
}
