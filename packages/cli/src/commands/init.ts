import { Args, Flags } from '@oclif/core';
import { MediaStructCommand } from '@mediastruct/command';

/** What `init --json` prints. */
export interface InitResult {
  /** Absolute path of the new library. */
  readonly library: string;
  /** The medium that archive volumes are sized for. */
  readonly medium: string;
  /** Absolute paths of the drop folders. */
  readonly ingest: readonly string[];
  /** Absolute path of each of the library's trees. */
  readonly trees: readonly { readonly name: string; readonly root: string }[];
}

export default class Init extends MediaStructCommand<typeof Init> {
  static override summary = 'Make a new library: its folders and its settings.';
  static override description =
    'Nothing that is already in the folder is touched; a folder that holds a library is refused (exit 21).';
  static override examples = [
    '<%= config.bin %> <%= command.id %> ~/Photos',
    '<%= config.bin %> <%= command.id %> /srv/photos --medium bdxl-100',
  ];
  static override args = {
    dir: Args.string({ description: 'Folder of the new library; made if it is absent.', required: true }),
  };
  static override flags = {
    medium: Flags.string({
      summary: 'What archive volumes are burned to; the default is bd-25.',
      helpValue: 'NAME',
    }),
  };

  async run(): Promise<InitResult> {
    const { initLibrary, displayPath } = await import('@mediastruct/core/base');
    const library = initLibrary(this.args.dir, {
      medium: this.flags.medium,
      sections: await this.sections(),
      now: new Date(),
    });
    const result: InitResult = {
      library: library.root,
      medium: library.config.archive.medium,
      ingest: library.ingestFolders,
      trees: library.trees.map(({ name, root }) => ({ name, root })),
    };
    this.log(describeLibrary(result, displayPath));
    return result;
  }
}

function describeLibrary(result: InitResult, shown: (path: string) => string): string {
  const folders = [
    ...result.ingest.map((root) => ['ingest', root] as const),
    ...result.trees.map(({ name, root }) => [name, root] as const),
  ];
  return [
    `A new library: ${shown(result.library)}`,
    ...folders.map(([name, root]) => `  ${name.padEnd(10)}  ${shown(root)}`),
    '',
    'Its settings are in mediastruct.toml there; archive volumes are sized for ' + `${result.medium}.`,
    'Next: copy photos into the ingest folder, then run "mediastruct ingest" in the library.',
  ].join('\n');
}
