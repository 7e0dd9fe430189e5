import { createHash } from 'node:crypto';
import type { Hono } from 'hono';
import type { Session } from '@mediastruct/core';
import { decide, undoDecisions } from '@mediastruct/core/decisions';
import { planDedupe } from '@mediastruct/core/dedupe';
import { MediaStructError } from '@mediastruct/core/base';
import { array, number, object, string } from 'valibot';
import type { ChangeDesk } from '../changes/change-desk.ts';
import type { LibraryView } from '../library-view.ts';
import type { AddJson } from '../server/answers.ts';
import { NOT_KEPT } from '../server/answers.ts';
import { numberIn } from '../server/query.ts';
import { readBody } from '../server/read-body.ts';
import { chooseCopies } from './choose-copies.ts';
import { isReference } from './compared-copies.ts';
import type { DecisionView } from './decision-view.ts';
import type { FolderRule } from './folder-rule.ts';
import { planFolderRule } from './folder-rule.ts';
import { nextUndecided, readDuplicates } from './read-duplicates.ts';
import type { DuplicateSet } from './read-set.ts';
import { readSet } from './read-set.ts';

const FILES = array(object({ tree: string(), path: string() }));
const CHOICE = object({ set: string(), keep: FILES, shown: FILES });
const RULE = object({ set: string(), keep: number(), aside: number(), mark: string() });
const CLICK = object({ click: string() });
const NOTHING = object({});
const SHOWN = 100;

/** What a rule for two folders would do, before somebody agrees. */
export type ToldRule = Omit<FolderRule, 'choices'> & {
  readonly sets: number;
  /** Names all that it would do; to agree is to tell it back. */
  readonly mark: string;
};

export interface DuplicateRooms {
  readonly view: LibraryView;
  readonly decisions: DecisionView;
  /** Null where nothing may be changed. */
  readonly desk: ChangeDesk | null;
}

/** Adds the sets of equal files and, where changes are taken, deciding about them and the plan that follows. */
export function addDuplicateRoutes(
  app: Hono,
  json: AddJson,
  { view, decisions, desk }: DuplicateRooms,
): void {
  const { library } = view;
  const setOf = (sha256: string): DuplicateSet => {
    const compared = decisions.sets().compared;
    const found = readSet(view, sha256, { compared, standing: decisions.standing() });
    if (found !== null) return found;
    throw new MediaStructError(
      'usage',
      'This is no set of equal files any more: it was dealt with, or a file changed',
    );
  };
  const ruleOf = ({ set, keep, aside }: { set: string; keep: number; aside: number }): FolderRule => {
    const { copies } = setOf(set);
    const [kept, gone] = [copies[keep], copies[aside]];
    if (kept === undefined || gone === undefined || (kept.tree === gone.tree && kept.folder === gone.folder))
      throw new MediaStructError('usage', 'A rule needs copies in two folders');
    const shared = { compared: decisions.sets().compared, standing: decisions.standing() };
    return planFolderRule(view, shared, { keep: kept, aside: gone });
  };
  json('/api/duplicates', (c) => readDuplicates(decisions, numberIn(c, 'from'), numberIn(c, 'count', SHOWN)));
  json('/api/duplicates/next', (c) => ({ place: nextUndecided(decisions, numberIn(c, 'after', -1)) }));
  json('/api/duplicates/set/:hash{[0-9a-f]{64}}', (c) => {
    const hash = c.req.param('hash') ?? '';
    return { ...setOf(hash), place: decisions.sets().placeOf(hash) };
  });
  json('/api/duplicates/rule', (c) => {
    const [keep, aside] = [numberIn(c, 'keep', -1), numberIn(c, 'aside', -1)];
    return told(ruleOf({ set: c.req.query('set') ?? '', keep, aside }));
  });
  if (desk === null) return;
  app.post('/api/duplicates/choose', async (c) => {
    const { set, ...asked } = await readBody(c, CHOICE);
    const compared = decisions.sets().compared;
    const copies = compared.of(view.open().catalogue.copiesOf(set)).map((copy) => ({
      ...{ tree: copy.tree.tree.name, path: copy.path, sha256: set },
      ...{ isReference: isReference(copy), rank: copy.tree.rank },
    }));
    const click = decide(library, [chooseCopies(set, copies, asked)], new Date());
    return c.json({ click }, 200, NOT_KEPT);
  });
  app.post('/api/duplicates/rule', async (c) => {
    const asked = await readBody(c, RULE);
    const rule = ruleOf(asked);
    const answer = told(rule);
    if (answer.mark !== asked.mark)
      throw new MediaStructError(
        'usage',
        `It would be another thing now than what was told, ${rule.choices.length} sets: look again`,
      );
    const click = decide(library, rule.choices, new Date());
    return c.json({ click, ...answer }, 200, NOT_KEPT);
  });
  app.post('/api/decisions/undo', async (c) => {
    const { click } = await readBody(c, CLICK);
    const { copies, dates, clicks } = decisions.standing();
    if (!clicks.some((one) => one.click === click))
      throw new MediaStructError('usage', 'Nothing stands of this click any more');
    const sets = [...copies.values()].filter((choice) => choice.click === click).map(({ set }) => set);
    const files = [...dates.values()].filter((date) => date.click === click).map(({ file }) => file);
    undoDecisions(library, click, new Date());
    return c.json({ sets: sets.slice(0, SHOWN), files: files.slice(0, SHOWN) }, 200, NOT_KEPT);
  });
  app.post('/api/duplicates/plan', async (c) => {
    await readBody(c, NOTHING);
    const plan = (session: Session) => planDedupe(session, { decided: true });
    await desk.begin({ command: 'dedupe', plan, ...decisions.asOfNow() });
    return c.json({ isAllowed: true, change: desk.state }, 200, NOT_KEPT);
  });
}

function told({ keep, aside, choices, ...rest }: FolderRule): ToldRule {
  const folderOnly = ({ tree, folder }: FolderRule['keep']) => ({ tree, folder });
  const folders = { keep: folderOnly(keep), aside: folderOnly(aside) };
  const hash = createHash('sha256').update(JSON.stringify(folders));
  for (const choice of choices) hash.update(JSON.stringify(choice));
  return { ...rest, ...folders, sets: choices.length, mark: hash.digest('hex') };
}
