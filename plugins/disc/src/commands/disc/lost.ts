import { Args, Flags } from '@oclif/core';
import {
  assumedLines,
  formatBytes,
  formatCount,
  MediaStructCommand,
  paint,
  plural,
} from '@mediastruct/command';
import type { LossReport, LossRequest } from '@mediastruct/core';

interface LostReport extends LossReport {
  readonly place: string;
}

const DEFAULT_LIMIT = 20;

export default class DiscLost extends MediaStructCommand<typeof DiscLost> {
  static override summary = 'Tell what would be lost if a place were lost: a shelf, a house, a disk.';
  static override description = `Lost is what has a copy at PLACE and no sound copy elsewhere: in a tree, in a volume's folder, or on a disc that was read back whole. PLACE is a place that was told of discs, or a part of one: "shelf B" takes "house, shelf B, box 2" with it; the name or folder of a tree, or of a disk of the shelf, means that one alone.

Where trees are is told in the settings, section [folders]: places = { media = "house", archive = "house, cellar" }; other trees are taken to be elsewhere. A disc whose place nobody told, or that was never read back, saves nothing; nor does a disk of the shelf whose place nobody told. What was assumed is said.

--ndjson prints a line for each content at the place that is lost or down to one copy, as it is found. Answered from the catalogue: no disc is needed, and nothing but the catalogue is written.`;
  static override examples = [
    '<%= config.bin %> <%= command.id %> "shelf B"',
    '<%= config.bin %> <%= command.id %> house --json',
    '<%= config.bin %> <%= command.id %> "shelf B" --ndjson | jq -r \'select(.fate == "lost") | .path\'',
  ];
  static override args = { place: Args.string({ description: 'A place, or a tree.', required: true }) };
  static override flags = {
    limit: Flags.integer({
      summary: `Lost contents to list; the default is ${DEFAULT_LIMIT}.`,
      helpValue: 'N',
      min: 0,
      default: DEFAULT_LIMIT,
    }),
    ndjson: Flags.boolean({
      summary: 'Print one JSON document a line for each content.',
      exclusive: ['json'],
    }),
  };

  async run(): Promise<LostReport | undefined> {
    const { place } = this.args;
    const lostThings = { kind: 'place', place } as const;
    const request = { lost: lostThings, kinds: await this.holderKinds(), note: this.tellNote };
    if (this.flags.ndjson) return this.#stream(request);
    const { displayPath, lossReport } = await import('@mediastruct/core/catalogue');
    const found = lossReport(await this.library(), { ...request, limit: this.flags.limit });
    const report: LostReport = { place, ...found };
    const { there, lost, last } = report;
    const lose = `${plural(lost.files, 'file')} (${formatBytes(lost.bytes)})`;
    const answer = lost.files === 0 ? 'you lose nothing' : `you lose these ${lose}`;
    this.log(
      paint.strong(
        `If "${displayPath(place)}" is lost, ${answer} of ${formatCount(there.files)} that are there.`,
      ),
    );
    for (const { name, holder } of report.first) this.log(`  ${displayPath(name)}  (${holder})`);
    const more = lost.files - report.first.length;
    if (more > 0) this.log(`  ... and ${formatCount(more)} more`);
    if (last.files > 0)
      this.log(`${plural(last.files, 'file')} more (${formatBytes(last.bytes)}) would be down to one copy.`);
    for (const line of assumedLines(report)) this.log(line);
    return this.finish(report, this.#tellProblems(report));
  }

  async #stream(request: LossRequest): Promise<undefined> {
    const { lossContents } = await import('@mediastruct/core/catalogue');
    const { contents, limits } = lossContents(await this.library(), request);
    await this.writeNdjson(notSafe(contents));
    for (const line of assumedLines(limits())) this.logToStderr(line);
    return this.finish(undefined, this.#tellProblems(limits()));
  }

  #tellProblems({ problems }: Pick<LossReport, 'problems'>): LossReport['problems'][number]['exitCode'] {
    for (const { message } of problems) this.logToStderr(paint.bad(message));
    return problems[0]?.exitCode ?? 0;
  }
}

function* notSafe<Content extends { readonly fate: string }>(
  contents: Iterable<Content>,
): Generator<Content> {
  for (const content of contents) if (content.fate !== 'safe') yield content;
}
