import { displayPath, nameOf } from '../files/path-text.ts';
import { itemAt } from '../errors/item-at.ts';
import type { Session } from '../journal/session.ts';
import type { DateRemark } from '../metadata/capture-date.ts';
import type { DatedGroup } from './date-groups.ts';

type Kind = DateRemark['kind'];

/** What a note says of pictures of each kind. */
const MEANINGS: Readonly<Record<Kind, string>> = {
  assumed: 'filed by a time of which the zone was assumed or is not known',
  owner: "filed by their owner's date in place of another that is more than a day away",
  disagrees: 'have a date of their owner that is more than a day away and was not taken',
  suspect: 'filed by a date that a clock shows which was never set, for want of a better one',
  partial: 'filed by a year or a month, because nothing tells the day',
};

/** Groups named for each kind; the plan and the ledger hold the reasons of all of them. */
const NAMED = 3;

/** Counts what the dates of a run rest on, and tells it in a note for each kind. */
export class RemarkTally {
  readonly #kinds = new Map<Kind, { count: number; readonly first: string[] }>();

  add({ group, decision }: Pick<DatedGroup, 'group' | 'decision'>): void {
    for (const { kind, text } of decision.remarks) {
      const tally = this.#kinds.get(kind) ?? { count: 0, first: [] };
      this.#kinds.set(kind, tally);
      tally.count += 1;
      const name = displayPath(nameOf(itemAt(group.members, 0).path));
      if (tally.first.length < NAMED) tally.first.push(`${name} (${text})`);
    }
  }

  tell({ progress }: Pick<Session, 'progress'>): void {
    for (const [kind, { count, first }] of this.#kinds) {
      const more = count > first.length ? `, and ${count - first.length} more` : '';
      const what = count === 1 ? 'picture or film' : 'pictures or films';
      progress({ kind: 'note', message: `${count} ${what}: ${MEANINGS[kind]}: ${first.join('; ')}${more}` });
    }
  }
}
