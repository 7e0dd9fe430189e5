import { Flags } from '@oclif/core';
import { ChangeCommand } from '@mediastruct/command';

const HIGHEST_PORT = 65_535;

export default class Serve extends ChangeCommand<typeof Serve> {
  static override summary =
    'Show the library in the browser: what is proven, every day, where everything stands.';
  static override description = `Opens a page for this machine alone: the server listens on the loopback interface, and the address that is printed holds a key that works once, for one browser. The page shows how well the library is proven, a calendar of its days with their pictures, discs and disks and what would be lost with them, finds files, also by dropping one onto the page, and tells what was done and what is being done in other terminals.

It only shows, unless --allow-changes is given. Nothing of the library is changed but the catalogue, which follows the indexes, and the small pictures it keeps in .mediastruct/thumbnails; both may be deleted at any time. Nothing is fetched from anywhere else. Ctrl-C ends it.

With --allow-changes you decide in the pages which copies of equal files stay and when undated pictures were taken. Your decisions are kept in .mediastruct/decisions.ndjson. Files move only by a plan that is shown first, as with "dedupe" and "redate", and "undo" takes it back.`;
  static override examples = [
    '<%= config.bin %> <%= command.id %>',
    '<%= config.bin %> <%= command.id %> --open',
    '<%= config.bin %> <%= command.id %> --open --allow-changes',
    '<%= config.bin %> <%= command.id %> --port 8400 --library ~/Photos',
  ];
  static override enableJsonFlag = false;
  static override flags = {
    port: Flags.integer({
      summary: 'Listen on this port; by default on a free one.',
      helpValue: 'N',
      min: 0,
      max: HIGHEST_PORT,
      default: 0,
    }),
    open: Flags.boolean({ summary: 'Open the page in the browser.' }),
    'allow-changes': Flags.boolean({
      summary: 'Let the pages decide about duplicates and dates, and apply plans that were shown.',
    }),
  };

  async run(): Promise<void> {
    const { serveLibrary } = await import('../server/serve-library.ts');
    await serveLibrary(await this.library(), {
      port: this.flags.port,
      open: this.flags.open,
      kinds: await this.holderKinds(),
      modules: (await this.contributions()).flatMap(({ module }) => module ?? []),
      jobs: this.flags['allow-changes'] ? await this.jobs() : null,
      note: this.tellNote,
      tell: (line) => this.log(line),
      warn: (line) => this.logToStderr(line),
    });
  }
}
