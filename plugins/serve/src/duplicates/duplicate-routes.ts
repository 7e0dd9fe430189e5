import { createHash } from 'node:crypto';
import type { Hono } from 'hono';
import type { Session } from '@mediastruct/core';
import { decide } from '@mediastruct/core/decisions';
import { planDedupe } from '@mediastruct/core/dedupe';
import { MediaStructError } from '@mediastruct/core/base';
import { array, number, object, string } from 'valibot';
import type { DecisionRooms } from '../decisions/decision-rooms.ts';
import type { AddJson } from '../server/answers.ts';
import { NOT_KEPT } from '../server/answers.ts';
import { numberIn } from '../server/query.ts';
import { readBody } from '../server/read-body.ts';
import { chooseCopies } from './choose-copies.ts';
import type { FolderRule, RuleFolder } from './folder-rule.ts';
import { nextUndecided, readDuplicates } from './read-duplicates.ts';
import type { DuplicateSet } from './read-set.ts';
import { readSet } from './read-set.ts';
import type { SetFinder } from './set-finder.ts';

const FILES = array(object({ tree: string(), path: string() }));
const CHOICE = object({ set: string(), keep: FILES, shown: FILES });
const RULE = object({ set: string(), keep: number(), aside: number(), mark: string() });
const NOTHING = object({});
const SHOWN = 100;

/** What a rule for two folders would do, before somebody agrees. */
export type ToldRule = Omit<FolderRule, 'choices'> & {
  readonly sets: number;
  /** Names all that it would do; to agree is to tell it back. */
  readonly mark: string;
};

/** What a click decided about a set. */
export interface ChosenCopies {
  readonly click: string;
  /** Copies that were decided to go. */
  readonly goes: number;
  /** Copies that stay although nobody asked for it: of references, and further names of one file. */
  readonly references: number;
  readonly linked: number;
}

export interface DuplicateRooms extends DecisionRooms {
  readonly finder: SetFinder;
}

/** Adds the sets of equal files and, where changes are taken, deciding about them and the plan that follows. */
export function addDuplicateRoutes(
  app: Hono,
  json: AddJson,
  { view, decisions, finder, desk }: DuplicateRooms,
): void {
  const { library } = view;
  const setOf = (sha256: string): DuplicateSet => {
    const found = readSet(view, sha256, { compared: finder.compared(), standing: decisions.standing() });
    if (found !== null) return found;
    throw new MediaStructError(
      'usage',
      'This is no set of equal files any more: it was dealt with, or a file changed',
    );
  };
  const foldersOf = (set: string, places: readonly [number, number]): readonly [RuleFolder, RuleFolder] => {
    const { copies } = setOf(set);
    const [one, other] = [copies[places[0]], copies[places[1]]];
    if (one === undefined || other === undefined || (one.tree === other.tree && one.folder === other.folder))
      throw new MediaStructError('usage', 'A rule needs copies in two folders');
    return [ruleFolder(one), ruleFolder(other)];
  };
  json('/api/duplicates', (c) =>
    readDuplicates(finder, decisions, { from: numberIn(c, 'from'), count: numberIn(c, 'count', SHOWN) }),
  );
  json('/api/duplicates/next', async (c) => ({
    place: await nextUndecided(finder, numberIn(c, 'after', -1)),
  }));
  json('/api/duplicates/set/:hash{[0-9a-f]{64}}', async (c) => {
    const hash = c.req.param('hash') ?? '';
    const set = setOf(hash);
    return { ...set, place: (await finder.sets()).placeOf(hash) };
  });
  json('/api/duplicates/rules', async (c) => {
    const places = [numberIn(c, 'one', -1), numberIn(c, 'other', -1)] as const;
    const rules = await finder.rules(...foldersOf(c.req.query('set') ?? '', places));
    return { rules: rules.map(told) };
  });
  if (desk === null) return;
  app.post('/api/duplicates/choose', async (c) => {
    const { set, ...asked } = await readBody(c, CHOICE);
    const { choice, references, linked } = chooseCopies(set, finder.copiesOf(set), asked);
    const click = decide(library, [choice], new Date());
    const chosen: ChosenCopies = { click, goes: choice.aside.length, references, linked };
    return c.json(chosen, 200, NOT_KEPT);
  });
  app.post('/api/duplicates/rule', async (c) => {
    const { set, keep, aside, mark } = await readBody(c, RULE);
    const [rule] = await finder.rules(...foldersOf(set, [keep, aside]));
    const answer = told(rule);
    if (answer.mark !== mark)
      throw new MediaStructError(
        'usage',
        `It would be another thing now than what was told, ${rule.choices.length} sets: look again`,
      );
    const click = decide(library, rule.choices, new Date());
    return c.json({ click, ...answer }, 200, NOT_KEPT);
  });
  app.post('/api/duplicates/plan', async (c) => {
    await readBody(c, NOTHING);
    const plan = (session: Session) => planDedupe(session, { decided: true });
    await desk.begin({ command: 'dedupe', plan, ...decisions.asOfNow() });
    return c.json({ isAllowed: true, change: desk.state }, 200, NOT_KEPT);
  });
}

function ruleFolder({ tree, folder }: RuleFolder): RuleFolder {
  return { tree, folder };
}

function told({ choices, ...rule }: FolderRule): ToldRule {
  const hash = createHash('sha256').update(JSON.stringify([rule.keep, rule.aside]));
  for (const choice of choices) hash.update(JSON.stringify(choice));
  return { ...rule, sets: choices.length, mark: hash.digest('hex') };
}
