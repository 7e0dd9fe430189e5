import { Args, Flags } from '@oclif/core';
import { MediaStructCommand } from '@mediastruct/command';
import type { FindRequest, FindResult } from '@mediastruct/core';
import { renderFind } from '../render/find.ts';
import { problemLines } from '../render/problems.ts';

const DEFAULT_LIMIT = 50;

export default class Find extends MediaStructCommand<typeof Find> {
  static override summary = 'Say where a picture is: which folder, which volume, which disc, burned or not.';
  static override description = `WHAT is a part of a path, of today's or of the one it was ingested from, in any letter case; a day or month such as 2019-05-12 or 2019-05; two of them or two years with .. between, such as 2019-05-01..2019-05-12; the first digits of a content hash (4 or more); or a file on disk, which is then read and looked for by its content, whatever it is called. A text that can mean several of these is tried as each. --camera gives only what that camera took, alone or with WHAT.

Answered from the catalogue, which follows the indexes, the listings of volumes and the plans of ingests: no disk of the library has to be connected, nothing is locked, and nothing but the catalogue is written. Nothing found ends with exit 11.

--ndjson prints one line for each place that matches, as it is found; docs/formats/json-output.md tells its fields.`;
  static override examples = [
    '<%= config.bin %> <%= command.id %> IMG_1234',
    '<%= config.bin %> <%= command.id %> 2019-05-12 --limit 0',
    '<%= config.bin %> <%= command.id %> 2019-05-01..2019-05-12 --camera "EOS 5D"',
    '<%= config.bin %> <%= command.id %> 9f86d081884c',
    '<%= config.bin %> <%= command.id %> /media/card/DCIM/100CANON/IMG_1234.CR2',
    '<%= config.bin %> <%= command.id %> 2019-05 --ndjson | jq -r \'select(.state != "burned") | .path\'',
  ];
  static override args = {
    what: Args.string({ description: 'Part of a path, date or dates, digits of a hash, or a file.' }),
  };
  static override flags = {
    camera: Flags.string({ summary: "A part of the camera's name, in any letter case.", helpValue: 'NAME' }),
    limit: Flags.integer({
      summary: `Contents to show, and places of each; 0 shows all. The default is ${DEFAULT_LIMIT}, with --ndjson all.`,
      helpValue: 'N',
      min: 0,
    }),
    ndjson: Flags.boolean({ summary: 'Print one JSON document a line for each place.', exclusive: ['json'] }),
  };

  async run(): Promise<FindResult | undefined> {
    if (this.flags.ndjson) return this.#stream();
    const { displayPath, findContents, nothingFound } = await import('@mediastruct/core/find');
    const library = await this.library();
    const limit = this.flags.limit ?? DEFAULT_LIMIT;
    const result = findContents(library, { ...(await this.#request()), limit });
    if (result.contents.length === 0) throw nothingFound(result);
    this.log(renderFind(result, { root: library.root, shown: displayPath }));
    await this.#tellProblems(result);
    return this.finish(result, result.problems[0]?.exitCode ?? 0);
  }

  async #request(): Promise<FindRequest> {
    const { camera } = this.flags;
    return { text: this.args.what ?? null, camera, kinds: await this.holderKinds(), note: this.tellNote };
  }

  async #stream(): Promise<undefined> {
    const { findPlaces, nothingFound } = await import('@mediastruct/core/find');
    const { query, places, limits } = findPlaces(await this.library(), await this.#request());
    const rows = new CountedRows(places, this.flags.limit || Infinity);
    await this.writeNdjson(rows);
    if (rows.given === 0) throw nothingFound({ query, ...limits() });
    await this.#tellProblems(limits());
    return this.finish(undefined, limits().problems[0]?.exitCode ?? 0);
  }

  async #tellProblems({ problems }: Pick<FindResult, 'problems'>): Promise<void> {
    const { displayPath } = await import('@mediastruct/core/errors');
    for (const line of problemLines(problems, displayPath)) this.logToStderr(line);
  }
}

/** Up to `limit` rows, counted as they are taken. */
class CountedRows<Row> {
  given = 0;
  readonly #rows: Iterable<Row>;
  readonly #limit: number;

  constructor(rows: Iterable<Row>, limit: number) {
    this.#rows = rows;
    this.#limit = limit;
  }

  *[Symbol.iterator](): Generator<Row> {
    for (const row of this.#rows) {
      this.given += 1;
      yield row;
      if (this.given >= this.#limit) return;
    }
  }
}
