import { Args, Flags } from '@oclif/core';
import { ChangeCommand, formatBytes, formatRate, paint, plural } from '@mediastruct/command';
import type { WarningList } from '@mediastruct/core';
import { resolve } from 'node:path';
import type { DiscVerifyReport, ScanReport } from '../../shelf/verify-disc.ts';

const SHOWN = 10;

export default class DiscVerify extends ChangeCommand<typeof DiscVerify> {
  static override summary = 'Read a disc or an image back without mounting it, and write down the result.';
  static override description = `WHAT is an image, the device of a drive, or a disc such as 7B, which is then read in the drive of --device. Each file is compared with the library's own listing; the result goes to the volume ledger, as that of "archive verify --at" does. With --scan every sector is read, how fast each region of the disc was read is kept, and compared with earlier scans of the same disc: a region that became much slower, or was only read on a second try, is told long before anything is lost.

Exit 3: a scan found such signs, or files cannot be read. 10: other content. 11: files missing. 12: a damaged manifest or tag file. 42: another disc, or an image that would be lost together with the volume's folder.`;
  static override examples = [
    '<%= config.bin %> <%= command.id %> 7B --scan',
    '<%= config.bin %> <%= command.id %> /dev/sr0 --copy B',
    '<%= config.bin %> <%= command.id %> /mnt/other-disk/volume-7.iso --json',
  ];
  static override args = {
    what: Args.string({ description: 'An image, a device, or a disc such as 7B.', required: true }),
  };
  static override flags = {
    copy: Flags.string({ summary: 'Which disc it is: A, B, ... or 1, 2, ...', helpValue: 'B' }),
    device: Flags.string({
      summary: 'The drive, where a disc is named.',
      helpValue: 'DEV',
      default: '/dev/sr0',
    }),
    scan: Flags.boolean({ summary: 'Read every sector and measure how fast.' }),
  };

  async run(): Promise<DiscVerifyReport & { readonly warnings?: WarningList }> {
    const { displayPath, EXIT_CODES, nodeFileAccess } = await import('@mediastruct/core/base');
    const { verifyDisc } = await import('../../shelf/verify-disc.ts');
    const { discToRead } = await import('../../shelf/disc-to-read.ts');
    const { isDecaying } = await import('../../shelf/scan/signs-of-decay.ts');
    const { copy, device, scan } = this.flags;
    const asked = discToRead(nodeFileAccess, { what: this.args.what, copy, device: resolve(device) });
    const report = await this.inSession({ command: 'disc verify', looksOnly: true }, (session) =>
      verifyDisc(session, { ...asked, scan, nowMs: () => performance.now() }),
    );
    this.#show(report, displayPath);
    await this.showWarnings();
    const result = { ...report, ...this.warned() };
    if (report.code !== 'done') return this.finish(result, EXIT_CODES[report.code]);
    const isSlow = report.scan !== undefined && isDecaying(report.scan.decay);
    return isSlow ? this.finish(result, EXIT_CODES['some-files-failed']) : result;
  }

  #show(report: DiscVerifyReport, shown: (path: string) => string): void {
    for (const kind of ['missing', 'mismatched', 'unreadable', 'damaged'] as const) {
      const { count, paths } = report[kind];
      if (count > 0) this.log(paint.bad(`${kind}: ${count}`));
      for (const path of paths.slice(0, SHOWN)) this.log(paint.bad(`  ${shown(path)}`));
    }
    if (report.extra.count > 0) this.log(`${plural(report.extra.count, 'file')} on it that no list names`);
    const read = `${plural(report.files, 'file')} (${formatBytes(report.bytes)}) read back as they should`;
    this.log(
      report.ok ? `${report.disc} is good: ${read}.` : paint.bad(`${report.disc} FAILED: only ${read}.`),
    );
    if (report.retries > 0) this.log(`${plural(report.retries, 'read')} had to be repeated.`);
    if (report.scan !== undefined) for (const line of scanLines(report.scan)) this.log(line);
    if (!report.recorded) this.log('The library cannot be written, so the result was not written down.');
  }
}

function scanLines({ curve, decay, earlier }: ScanReport): readonly string[] {
  const speeds = curve.bytesPerSecond.filter((speed) => speed > 0);
  const range =
    speeds.length === 0 ? '' : `, ${formatRate(Math.min(...speeds))} to ${formatRate(Math.max(...speeds))}`;
  const place = (region: number) => formatBytes(region * curve.regionBytes);
  const signs = [
    ['could not be read', decay.unreadable],
    ['was only read on another try', decay.retried],
    [earlier > 0 ? 'is much slower than before' : 'is much slower than what is around it', decay.slow],
  ] as const;
  const told = signs.flatMap(([what, regions]) =>
    regions.length === 0
      ? []
      : [
          paint.bad(
            `  at ${regions.slice(0, SHOWN).map(place).join(', ')}${regions.length > SHOWN ? ', ...' : ''}: ${what}`,
          ),
        ],
  );
  const compared =
    earlier > 0 ? `compared with ${plural(earlier, 'earlier scan')}` : 'the first scan of this disc';
  return [
    `Scanned ${formatBytes(curve.bytes)} in ${plural(curve.bytesPerSecond.length, 'region')}${range}; ${compared}.`,
    ...(told.length === 0
      ? ['No sign of decay.']
      : ['First signs of decay; burn another copy while all of it can be read:', ...told]),
  ];
}
