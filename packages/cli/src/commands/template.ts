import { resolve } from 'node:path';
import { Args, Flags } from '@oclif/core';
import { MediaStructCommand } from '@mediastruct/command';
import type { PreviewedFile } from '@mediastruct/core';
import { renderFields, renderTemplate } from '../render/template.ts';
import { templateFlags } from '../template-flags.ts';

/** What `template --json` prints. */
export interface TemplateResult {
  /** The templates that were tried. */
  readonly folders: string;
  readonly names: string;
  readonly of: 'files' | 'library' | 'examples';
  readonly files: readonly PreviewedFile[];
  readonly fields: readonly { readonly field: string; readonly meaning: string }[];
}

export default class Template extends MediaStructCommand<typeof Template> {
  static override summary = 'Show the folders and names that templates give.';
  static override description = `Tries templates on pictures that you name, which are read and dated as "ingest" would; without any on some of the library, or on made-up ones while it is empty. Nothing is changed. Without --folders and --names those of mediastruct.toml are tried; written there as folder_template and name_template in [ingest], they are what "ingest" files by and "rename" applies.

A part in [ ] is left out where one of its fields is not known. A name needs a hash of 8 digits or more: {hash:8}, {hash12} or {hash}. --fields tells what fields there are.`;
  static override strict = false;
  static override args = {
    path: Args.string({ description: 'Pictures, or folders of which the first pictures are shown.' }),
  };
  static override examples = [
    '<%= config.bin %> <%= command.id %>',
    '<%= config.bin %> <%= command.id %> --fields',
    '<%= config.bin %> <%= command.id %> /media/card/DCIM --folders "{yyyy}/{event}" --event "Wedding of Anna"',
    '<%= config.bin %> <%= command.id %> IMG_1234.CR2 --names "{yyyy}-{MM}-{dd} {model} {sequence} {hash:8}"',
  ];
  static override flags = {
    ...templateFlags,
    event: Flags.string({ summary: 'The event that the pictures are of.', helpValue: 'NAME' }),
    limit: Flags.integer({
      summary: 'Pictures to show, each with the files that belong to it.',
      helpValue: 'N',
      default: 10,
      min: 1,
    }),
    fields: Flags.boolean({ summary: 'List the fields, and show no pictures.' }),
  };

  async run(): Promise<TemplateResult> {
    const { displayPath, HASH_LENGTH_FIELD, previewTemplates, TEMPLATE_FIELDS, Warnings } =
      await import('@mediastruct/core/rename');
    const fields = [
      ...TEMPLATE_FIELDS.map(({ name, meaning }) => ({ field: `{${name}}`, meaning })),
      { field: HASH_LENGTH_FIELD, meaning: 'the first so many digits of the content hash, 1 to 64' },
    ];
    const warnings = new Warnings(this.progress());
    const asked = { library: await this.library(), warnings, now: () => new Date() };
    const { folders, names, event, limit } = this.flags;
    const paths = this.flags.fields ? [] : this.words().map((path) => resolve(path));
    const preview = await previewTemplates(asked, { paths, folders, names, event, limit });
    const shown = this.flags.fields ? renderFields(fields) : renderTemplate(preview, displayPath);
    this.log(shown);
    const { folderTemplate, nameTemplate, of, files } = preview;
    const result = { folders: folderTemplate, names: nameTemplate, of, files, fields };
    return this.finish(result, warnings.exitCode);
  }
}
