// The pages by the names of their routes: what each asks the server for, and its title.
import { CalendarPage } from './calendar.js';
import { DayPage } from './day.js';
import { HolderPage } from './disc.js';
import { DuplicatesPage } from './duplicates.js';
import { html } from './elements.js';
import { FindPage } from './find.js';
import { FoldersPage } from './folders.js';
import { HomePage } from './home.js';
import { LossPage } from './loss.js';
import { ProofPage, titleOf } from './proof.js';
import { RunPage } from './run.js';
import { RunsPage } from './runs.js';
import { ShelfPage } from './shelf.js';
import { SimilarPage } from './similar.js';
import { UndatedPage } from './undated.js';
import { longPeriod } from './words.js';

/** @typedef {import('./route.js').Route} Route */
/** @typedef {typeof import('./answers.js').ask} Ask */
/** @typedef {{ readonly title: string, readonly body: unknown }} Page */

/** Each asks by `ask`, which notes what could not be read for its answers. @type {Record<string, (route: Route, ask: Ask) => Promise<Page>>} */
export const PAGES = {
  home: async (_, ask) => {
    const home = await ask('/api/home');
    return { title: home.name, body: html`<${HomePage} home=${home} />` };
  },
  proof: async ({ rest, query }, ask) => {
    const from = new URLSearchParams({ from: query.get('from') ?? '' });
    const proof = await ask(`/api/proof/${encodeURIComponent(rest)}?${from}`);
    return { title: titleOf(rest), body: html`<${ProofPage} proof=${proof} />` };
  },
  calendar: async ({ rest }, ask) => ({
    title: 'Calendar',
    body: html`<${CalendarPage} calendar=${await ask('/api/calendar')} year=${rest} />`,
  }),
  day: async ({ rest }, ask) => {
    const [{ pictures }, { days }] = await Promise.all([
      ask(`/api/day/${encodeURIComponent(rest)}`),
      ask('/api/calendar'),
    ]);
    /** @type {string[]} */
    const names = days.map((/** @type {[string]} */ [day]) => day);
    const [before, behind] = [names.findLast((day) => day < rest), names.find((day) => day > rest)];
    return {
      title: longPeriod(rest),
      body: html`<${DayPage} day=${rest} pictures=${pictures} before=${before} behind=${behind} />`,
    };
  },
  duplicates: async ({ rest }, ask) => {
    const [first, { isAllowed }] = await Promise.all([
      ask('/api/duplicates?from=0&count=100'),
      ask('/api/change'),
    ]);
    return {
      title: 'Duplicates',
      body: html`<${DuplicatesPage} key=${rest} first=${first} start=${rest} isAllowed=${isAllowed} />`,
    };
  },
  similar: async ({ rest }, ask) => ({
    title: 'Similar pictures',
    body: html`<${SimilarPage} key=${rest} similar=${await ask('/api/similar')} start=${rest} />`,
  }),
  folders: async ({ rest }, ask) => {
    const from = Number(rest) || 0;
    const [folders, { isAllowed }] = await Promise.all([
      ask(`/api/folders?from=${from}`),
      ask('/api/change'),
    ]);
    return {
      title: 'Folders inside others',
      body: html`<${FoldersPage} key=${rest} first=${folders} from=${from} isAllowed=${isAllowed} />`,
    };
  },
  undated: async (_, ask) => {
    const [undated, { isAllowed }] = await Promise.all([ask('/api/undated'), ask('/api/change')]);
    return {
      title: 'Undated',
      body: html`<${UndatedPage} undated=${undated} isAllowed=${isAllowed} />`,
    };
  },
  shelf: async (_, ask) => ({
    title: 'Shelf',
    body: html`<${ShelfPage} shelf=${await ask('/api/shelf')} />`,
  }),
  holder: async ({ rest, query }, ask) => ({
    title: rest.slice(rest.indexOf(':') + 1),
    body: html`<${HolderPage}
      holder=${await ask(`/api/holder?${new URLSearchParams({ key: rest, from: query.get('from') ?? '0' })}`)}
    />`,
  }),
  loss: async ({ query }, ask) => {
    const keys = query.getAll('key').map((key) => key.slice(key.indexOf(':') + 1));
    const what = query.get('place') ?? keys.join(' and ');
    return {
      title: 'What if this burns?',
      body: html`<${LossPage} loss=${await ask(`/api/loss?${query}`)} what=${what} />`,
    };
  },
  runs: async ({ rest }, ask) => {
    const from = Number(rest) || 0;
    const list = await ask(`/api/runs?from=${from}`);
    return { title: 'Runs', body: html`<${RunsPage} key=${rest} list=${list} from=${from} />` };
  },
  run: async ({ rest, query }, ask) => {
    const [facts, { isAllowed }] = await Promise.all([
      ask(`/api/run/${encodeURIComponent(rest)}`),
      ask('/api/change'),
    ]);
    const [state, name] = ['state', 'name'].map((one) => query.get(one) ?? '');
    return {
      title: `Run: ${facts.run.command}`,
      body: html`<${RunPage}
        key=${rest}
        facts=${facts}
        state=${state}
        name=${name}
        isAllowed=${isAllowed}
      />`,
    };
  },
  find: async ({ query }, ask) => {
    const [text, camera, file] = ['q', 'camera', 'file'].map((name) => query.get(name) ?? '');
    const isAsked = text !== '' || camera !== '';
    const found = isAsked ? await ask(`/api/find?${query}`) : null;
    return {
      title: 'Find',
      body: html`<${FindPage}
        key=${String(query)}
        found=${found}
        text=${text}
        camera=${camera}
        file=${file}
      />`,
    };
  },
};
