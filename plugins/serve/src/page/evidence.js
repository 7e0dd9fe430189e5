// What may tell when an undated picture was taken.
import { html } from './elements.js';
import { knownPart, localTime, plural } from './words.js';

/** @typedef {import('../undated/read-evidence.ts').UndatedEvidence} UndatedEvidence */
/** @typedef {import('../undated/neighbours.ts').Neighbours} Neighbours */
/** @typedef {import('../calendar/taken.ts').Taken} Taken */

/** Where a date was found, in words. @type {Readonly<Record<string, string>>} */
const SOURCES = {
  name: 'its name',
  folder: 'its folder',
  mtime: 'when the file was last written',
  'modify-date': 'when a program changed it',
  takeout: 'Google Takeout',
};

/** Where the pictures beside it came from. */
const BESIDE = { ingest: 'from the same folder', name: 'from a folder of the same name' };

/** What is held of a date. None of these was taken by itself, because they only say when the file was handled. */
const VERDICTS = { chosen: 'the best of these', usable: 'possible', suspect: 'doubtful', invalid: 'no date' };

/** @param {{ readonly evidence: UndatedEvidence, readonly takers: number, readonly onTake: ((date: string) => unknown) | null }} props */
export function Evidence({ evidence: { origin, group, candidates, neighbours, unread }, takers, onTake }) {
  const taking = takers === 0 ? 'Take it' : `Take it for what is chosen: ${plural(takers, 'picture')}`;
  const take = (/** @type {Taken} */ taken) =>
    onTake !== null &&
    html`<button
      type="button"
      class="plain"
      aria-label=${`${taking}: ${localTime(taken)}`}
      onClick=${() => onTake(knownPart(taken.local, taken.precision))}
    >
      ${taking}
    </button>`;
  return html`<p class="quiet small path">Came from ${origin}</p>
    ${
      group.length > 0 &&
      html`<p class="small">
        Goes together with${' '}
        ${group.map(({ name, given }) => (given === null ? name : `${name}, which was given ${given}`)).join('; ')}.
        They have one date: where they are given different ones all of them stay.
      </p>`
    }
    ${unread.map((message) => html`<p class="quiet small">${message}</p>`)}
    <h3>What may tell its date</h3>
    ${candidates.length === 0 && neighbours === null && html`<p class="quiet">Nothing: neither in it, nor in its name, nor beside it.</p>`}
    <ul class="evidence">
      ${candidates.map(
        ({ member, source, raw, local, precision, verdict, why }) =>
          html`<li>
            <strong>${local === null ? raw : localTime({ local, precision })}</strong>
            <span>${`${SOURCES[source] ?? source}, of ${member}`}</span>
            <span class="quiet small">${`${VERDICTS[verdict]}${why === '' ? '' : `: ${why}`}`}</span>
            ${local !== null && take({ local, precision })}
          </li>`,
      )}
      ${neighbours?.told.map(
        ({ name, taken }) =>
          html`<li>
            <strong>${localTime(taken)}</strong>
            <span>${`${name}, ${BESIDE[neighbours.by]}`}</span>
            ${neighbours.isOfOneTime && take(dayOnly(taken))}
          </li>`,
      )}
    </ul>
    ${neighbours !== null && html`<p class="quiet small">${spanText(neighbours)}</p>`}`;
}

/** Another picture tells the day at most. @param {Taken} taken @returns {Taken} */
function dayOnly(taken) {
  return taken.local.length > 10 ? { local: taken.local, precision: 'day' } : taken;
}

/** From when to when the pictures beside it are. @param {Neighbours} neighbours */
function spanText({ by, count: files, first, last, isOfOneTime }) {
  const [from, to] = [first, last].map((taken) => localTime(dayOnly(taken)));
  const span = from === to ? `is of ${from}` : `is from ${from} to ${to}`;
  const what = `What has a date ${BESIDE[by]}, ${plural(files, 'picture')}, ${span}.`;
  if (isOfOneTime) return what;
  return `${what} ${by === 'name' ? 'It may be of another card or disk, so it proves nothing.' : 'That is too long to say when this one was taken.'}`;
}
