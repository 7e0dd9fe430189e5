import { Args, Flags } from '@oclif/core';
import { ChangeCommand, formatBytes, formatTable, plural } from '@mediastruct/command';
import type { Adoption, VolumeState } from '@mediastruct/core';
import { resolve } from 'node:path';
import type { ReadDisc, Rebuilt } from '../../set/rebuild-library.ts';

const COLUMNS = [
  { header: 'volume' },
  { header: 'state' },
  { header: 'files', align: 'right' as const },
  { header: 'size', align: 'right' as const },
  { header: 'days' },
  { header: 'discs' },
];

/** What `disc rebuild --json` prints. */
export interface RebuildResult {
  /** The library, and the disc that was read. */
  readonly library: string;
  readonly source: string;
  /** The volume on that disc, as it says itself; null where it does not. */
  readonly volumeId: string | null;
  readonly setId: string;
  /** The moment that its catalogue is of, ISO 8601 UTC. */
  readonly asOf: string;
  /** Volumes that the library did not know, with their discs. */
  readonly volumes: readonly VolumeState[];
  /** How many it knew; they stay as they are. */
  readonly known: number;
  /** False after `--dry-run` or a no. */
  readonly applied: boolean;
  /** The disc that was read, where it became known by that. */
  readonly disc: Rebuilt['disc'];
}

export default class DiscRebuild extends ChangeCommand<typeof DiscRebuild> {
  static override summary = "Make a library's knowledge of its volumes anew, from any one disc of the set.";
  static override description = `Every disc carries what was known of the whole set when it was made: all volumes, their files, their discs and where they are kept. This writes it into a library, so that "find", "holders", "status" and "archive list" answer as those of the lost library did, with every disc unplugged. Nothing but the catalogue of the disc is read; that its pictures are sound is told by "archive verify".

The library is one without volumes, or one of the same set: then volumes that it does not know are added, and nothing is changed that it knows. With --library and a folder that is empty or not there, a new library is made in it. 42: no disc with such a catalogue. 12: the catalogue is damaged; take another disc. 21: the library has volumes of another set.`;
  static override examples = [
    '<%= config.bin %> <%= command.id %> /dev/sr0 --library ~/Photos',
    '<%= config.bin %> <%= command.id %> volume-7.iso --dry-run',
    '<%= config.bin %> <%= command.id %> /media/disc --library ~/Photos --yes --json',
  ];
  static override args = {
    source: Args.string({
      description: 'An image, the device of a drive, or the folder of a mounted disc.',
      required: true,
    }),
  };
  static override flags = {
    yes: Flags.boolean({ char: 'y', summary: 'Write it down without asking.', exclusive: ['dry-run'] }),
    'dry-run': Flags.boolean({ char: 'n', summary: 'Show what would be written down and change nothing.' }),
  };

  async run(): Promise<RebuildResult> {
    const { displayPath, nodeFileAccess } = await import('@mediastruct/core/base');
    const { rebuildLibrary, withSetOfDisc } = await import('../../set/rebuild-library.ts');
    const source = resolve(this.args.source);
    return withSetOfDisc(nodeFileAccess, source, async (disc) => {
      const { root, adoption } = await this.#planned(disc);
      const { missing, known } = adoption;
      const { setId, asOf } = disc.set;
      const of = { library: root, source, volumeId: disc.volumeId, setId, asOf, known: known.length };
      this.log(
        `${displayPath(source)}: the set MS_${setId} as it was known on ${asOf.slice(0, 10)}: ${plural(disc.set.volumes.length, 'volume')}`,
      );
      this.log(
        `${displayPath(root)}: ${known.length === 0 ? 'knows no volumes' : `knows ${plural(known.length, 'volume')}, which stay as they are`}`,
      );
      if (missing.length === 0) {
        this.log('It knows all of these volumes: there is nothing to write down.');
        return { ...of, volumes: [], applied: false, disc: null };
      }
      this.log(formatTable(COLUMNS, missing.map(rowOf)).trimEnd());
      if (!(await this.confirm(`Write down ${plural(missing.length, 'volume')}?`)))
        return { ...of, volumes: missing, applied: false, disc: null };
      await this.#makeLibrary(root, disc);
      const rebuilt = await this.inSession({ command: 'disc rebuild' }, async (session) =>
        rebuildLibrary(session, disc),
      );
      this.#tell(disc, rebuilt);
      await this.showWarnings();
      return { ...of, volumes: rebuilt.added, applied: true, disc: rebuilt.disc };
    });
  }

  /** Compares with the library; one that is to be made knows nothing. */
  async #planned({ set }: ReadDisc): Promise<{ readonly root: string; readonly adoption: Adoption }> {
    const { planAdoption } = await import('@mediastruct/core/archive');
    const { adoptionOfNothing, mayBecomeLibrary } = await import('../../set/rebuild-library.ts');
    const { library: named } = this.flags;
    if (named !== undefined && mayBecomeLibrary(resolve(named)))
      return { root: resolve(named), adoption: adoptionOfNothing(set) };
    const library = await this.library();
    return { root: library.root, adoption: planAdoption(library, set) };
  }

  async #makeLibrary(root: string, { set }: ReadDisc): Promise<void> {
    const { initLibrary } = await import('@mediastruct/core/base');
    const { mayBecomeLibrary, mediumOf } = await import('../../set/rebuild-library.ts');
    if (!mayBecomeLibrary(root)) return;
    initLibrary(root, { medium: mediumOf(set), sections: await this.sections(), now: new Date() });
  }

  #tell({ kind, set }: ReadDisc, { added, disc }: Rebuilt): void {
    const files = added.reduce((sum, volume) => sum + volume.files, 0);
    this.log(`${plural(added.length, 'volume')} with ${plural(files, 'file')} are known now.`);
    if (disc !== null)
      this.log(
        `This disc is known as disc ${disc.copy} of ${disc.volumeId}. Nothing but its catalogue was read: mediastruct archive verify ${disc.volumeId} --at DIR   reads it whole.`,
      );
    if (kind === 'image') this.log('An image is no disc: a disc that was burned from it since is not known.');
    this.log(`What happened after ${set.asOf.slice(0, 10)} is not on this disc; a later one knows more.`);
  }
}

function rowOf({ volumeId, state, files, bytes, firstDay, lastDay, copies }: VolumeState): readonly string[] {
  const days = firstDay === lastDay ? firstDay : `${firstDay} to ${lastDay}`;
  const discs = copies.map(({ copy, label, location }) =>
    [label === undefined ? `disc ${copy}` : `disc "${label}"`, location].filter(Boolean).join(', '),
  );
  return [volumeId, state, String(files), formatBytes(bytes), days, discs.join('; ')];
}
