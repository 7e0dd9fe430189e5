import { Args, Flags } from '@oclif/core';
import {
  assumedLines,
  formatBytes,
  formatCount,
  formatTable,
  MediaStructCommand,
  paint,
  plural,
} from '@mediastruct/command';
import type { LossReport } from '@mediastruct/core';
import type { Risk } from '../../risk/shelf-risks.ts';

type Content = LossReport['first'][number];

const DEFAULT_LIMIT = 20;
const COLUMNS = [
  { header: 'if this is lost' },
  { header: '' },
  { header: 'files there' },
  { header: 'no copy left' },
  { header: 'down to one copy' },
];

export default class ShelfRisk extends MediaStructCommand<typeof ShelfRisk> {
  static override summary =
    'Tell what would be lost with a disk or a place, and what would be down to one copy.';
  static override description = `Without arguments every disk and every place that was told is looked at, also the house that a shelf is in. The answer is that of "disc lost": copies elsewhere are sound ones in trees and volumes, on discs that were read back whole, and on disks of the shelf. A disk or disc whose place nobody told does not count as elsewhere when a place is asked for. What was assumed is said.

It is a forecast, so it ends with 0 also where something would be lost. Answered from the catalogue: no disk is needed.`;
  static override examples = [
    '<%= config.bin %> <%= command.id %>',
    '<%= config.bin %> <%= command.id %> "Blue 1"',
    '<%= config.bin %> <%= command.id %> house "Blue 1" --limit 5',
    "<%= config.bin %> <%= command.id %> --json | jq -r '.risks[] | select(.lost.files > 0) | .name'",
  ];
  static override strict = false;
  static override args = {
    name: Args.string({ description: 'Disks and places, such as "Blue 1" or "house, shelf B".' }),
  };
  static override flags = {
    limit: Flags.integer({
      summary: `Contents to list for each disk or place; the default is ${DEFAULT_LIMIT}, and none in the table of all.`,
      helpValue: 'N',
      min: 0,
    }),
  };

  async run(): Promise<{ readonly risks: readonly Risk[] }> {
    const { displayPath } = await import('@mediastruct/core/errors');
    const { shelfRisks } = await import('../../risk/shelf-risks.ts');
    const asked = this.words();
    const limit = this.flags.limit ?? (asked.length === 0 ? 0 : DEFAULT_LIMIT);
    const request = { asked, limit, kinds: await this.holderKinds(), note: this.tellNote };
    const risks = shelfRisks(await this.library(), request);
    if (risks.length === 0) this.log('No disks, and no places that were told.');
    else if (asked.length === 0 && limit === 0) this.log(tableOf(risks, displayPath).trimEnd());
    else for (const risk of risks) for (const line of linesOf(risk, displayPath)) this.log(line);
    for (const line of new Set(risks.flatMap(assumedLines))) this.log(line);
    const problems = risks.flatMap((risk) => risk.problems);
    for (const message of new Set(problems.map((one) => one.message))) this.logToStderr(paint.bad(message));
    return this.finish({ risks }, problems[0]?.exitCode ?? 0);
  }
}

type Shown = (text: string) => string;

function tableOf(risks: readonly Risk[], shown: Shown): string {
  const rows = risks.map(({ kind, name, sameDevice, there, lost, last }) => [
    [name, ...sameDevice].map(shown).join(' + '),
    kind,
    formatCount(there.files),
    tallyOf(lost),
    tallyOf(last),
  ]);
  return formatTable(COLUMNS, rows);
}

function tallyOf({ files, bytes }: LossReport['lost']): string {
  return files === 0 ? '0' : `${formatCount(files)} (${formatBytes(bytes)})`;
}

function linesOf(risk: Risk, shown: Shown): readonly string[] {
  const { kind, name, sameDevice, there, lost, last, first, firstLast } = risk;
  const others = sameDevice.map((one) => ` and "${shown(one)}" on the same device`).join('');
  const what = kind === 'disk' ? `disk "${shown(name)}"${others}` : `"${shown(name)}"`;
  return [
    paint.strong(`If ${what} is lost, of ${plural(there.files, 'file')} that are there:`),
    `${plural(lost.files, 'file')} (${formatBytes(lost.bytes)}) would have no copy left${lost.files > 0 ? ':' : '.'}`,
    ...namesOf(first, lost.files, shown),
    `${plural(last.files, 'file')} (${formatBytes(last.bytes)}) would be down to one copy${last.files > 0 ? ':' : '.'}`,
    ...namesOf(firstLast, last.files, shown),
  ];
}

function namesOf(first: readonly Content[], count: number, shown: Shown): readonly string[] {
  const more = count - first.length;
  return [
    ...first.map(({ name, holder }) => `  ${shown(name)}  (${shown(holder)})`),
    ...(more > 0 ? [`  ... and ${formatCount(more)} more`] : []),
  ];
}
