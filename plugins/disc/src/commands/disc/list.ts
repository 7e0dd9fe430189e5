import { Flags } from '@oclif/core';
import { formatTable, MediaStructCommand, paint, plural } from '@mediastruct/command';
import type { DiscRow } from '../../shelf/disc-row.ts';

/** The states of discs; a test holds them together with core's. */
export const DISC_STATES = ['burned', 'verified', 'stored', 'failed'] as const;

const COLUMNS = ['disc', 'state', 'label', 'serial', 'place', 'burned', 'last read'].map((header) => ({
  header,
}));
const DAY = 'YYYY-MM-DD'.length;

export default class DiscList extends MediaStructCommand<typeof DiscList> {
  static override summary =
    'List all discs: which volume, which copy, where it is, when it was last read back.';
  static override description =
    'Answered from the volume ledger: no disc is needed, nothing is locked and nothing is written. burned: never read back. verified: read back whole. stored: and its place is known. failed: its last check failed.';
  static override examples = [
    '<%= config.bin %> <%= command.id %>',
    '<%= config.bin %> <%= command.id %> --place "shelf B"',
    '<%= config.bin %> <%= command.id %> --state failed --json',
  ];
  static override flags = {
    place: Flags.string({ summary: 'Only discs at this place, or within it.', helpValue: 'PLACE' }),
    state: Flags.option({ summary: 'Only discs in this state.', options: DISC_STATES, multiple: true })(),
  };

  async run(): Promise<{ readonly discs: readonly DiscRow[] }> {
    const { isWithin, listVolumes } = await import('@mediastruct/core/archive');
    const { discRows } = await import('../../shelf/disc-row.ts');
    const { place, state } = this.flags;
    const discs = discRows(listVolumes(await this.library()).volumes).filter(
      (row) =>
        (place === undefined || (row.place !== null && isWithin(row.place, place))) &&
        (state === undefined || state.includes(row.state)),
    );
    if (discs.length > 0) this.log(formatTable(COLUMNS, discs.map(cellsOf)).trimEnd());
    this.log(discs.length === 0 ? 'No discs.' : plural(discs.length, 'disc'));
    return { discs };
  }
}

function cellsOf(row: DiscRow): string[] {
  const { disc, state, label, serial, place, burnedAt } = row;
  return [
    disc,
    state === 'failed' ? paint.bad(state) : state,
    label ?? '',
    serial ?? '',
    place ?? '',
    burnedAt.slice(0, DAY),
    lastRead(row),
  ];
}

function lastRead({ verifiedAt, verifiedBy, failedAt, why }: DiscRow): string {
  if (failedAt !== null) return `${failedAt.slice(0, DAY)}: ${why ?? 'failed'}`;
  return verifiedAt === null ? 'never' : `${verifiedAt.slice(0, DAY)} (${verifiedBy})`;
}
