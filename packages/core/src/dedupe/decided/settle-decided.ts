import type { CopyChoice, DecidedFile } from '../../decisions/decision.ts';
import { readDecisions } from '../../decisions/decision-ledger.ts';
import { statIfReadable } from '../../files/file-access.ts';
import { itemAt } from '../../errors/item-at.ts';
import { joinPath } from '../../files/walk.ts';
import type { Library } from '../../library/library.ts';
import type { Session } from '../../journal/session.ts';
import type { IndexLines } from '../../records/index-lines.ts';
import type { Candidates } from '../candidates.ts';
import type { ComparedTree } from '../compared-trees.ts';
import type { HashPrefixTable } from '../../records/hash-prefix-table.ts';
import type { DedupeFigures, DedupeOptions } from '../dedupe-options.ts';
import type { StaleDecision } from './decided-copies.ts';
import { DecidedCopies } from './decided-copies.ts';

const WHY: Readonly<Record<StaleDecision['why'], string>> = {
  changed:
    'was to be set aside by your decision, and is not the equal file any more that it was: it changed, it is left alone by a rule, or the copies of it are gone; it stays',
  'nothing-stays':
    'was to be set aside by your decision, and the copy that was to stay for it is gone or changed; it stays',
  'belongs-to-another':
    'was to be set aside by your decision, and belongs to a picture that was not to go with it; it stays',
};

/** What a person decided of these sets, for a plan that follows nothing else or one by rules, in which the copies stay that they decided to keep; null where no decision is to be asked. */
export function decidedCopies(
  library: Pick<Library, 'access' | 'state'>,
  sets: HashPrefixTable,
  { ignoreDecisions }: Pick<DedupeOptions, 'ignoreDecisions'>,
): DecidedCopies | null {
  return ignoreDecisions === true ? null : new DecidedCopies(equalFileChoices(library), sets);
}

/** What the plan's header tells of the decisions that it heeds. */
export function toldDecisions(
  decided: DecidedCopies | null,
  isDecided: boolean,
): Pick<DedupeFigures, 'decided' | 'keptByDecision' | 'ignoreDecisions'> {
  if (decided === null) return { ignoreDecisions: true };
  if (isDecided) return { decided: decided.size };
  return decided.kept === 0 ? {} : { keptByDecision: decided.kept };
}

function equalFileChoices(library: Pick<Library, 'access' | 'state'>): readonly CopyChoice[] {
  const choices = [...readDecisions(library).copies.values()];
  return choices.filter(({ set, keep, aside }) => [...keep, ...aside].every(({ sha256 }) => sha256 === set));
}

/** Takes back the verdicts that do not hold any more, and warns of files that stay for that reason. What is gone, as after an earlier run, is passed over. */
export function settleDecided(
  { library, warnings }: Pick<Session, 'library' | 'warnings'>,
  decided: DecidedCopies,
  { candidates, lines, trees }: DecidedCandidates,
): void {
  for (let group = 0; group < candidates.groups; group++) {
    if (!candidates.isToGo(group)) continue;
    const { source, record } = lines.recordAt(itemAt(candidates.mainOrdinal, group));
    const { path, sha256 = '' } = record;
    if (!decided.holdsFor({ tree: source.tree.name, path, sha256 })) candidates.letStay(group);
    else for (const file of filesOf(group, { candidates, lines })) decided.goes(file);
  }
  for (const { file, why } of decided.stale()) {
    const tree = trees.find(({ tree: { name } }) => name === file.tree);
    if (tree === undefined) continue;
    const path = joinPath(tree.tree.root, file.path);
    const stat = statIfReadable(library.access, path, () => {});
    if (stat?.kind === 'file') warnings.add(path, WHY[why]);
  }
}

function* filesOf(
  group: number,
  { candidates, lines }: Pick<DecidedCandidates, 'candidates' | 'lines'>,
): Generator<DecidedFile> {
  const to = itemAt(candidates.firstRow, group + 1);
  for (let row = itemAt(candidates.firstRow, group); row < to; row++) {
    const { source, path, sha256 = '' } = lines.contentAt(itemAt(candidates.ordinal, row));
    yield { tree: source.tree.name, path, sha256 };
  }
}

interface DecidedCandidates {
  readonly candidates: Candidates;
  readonly lines: Pick<IndexLines<ComparedTree>, 'recordAt' | 'contentAt'>;
  readonly trees: readonly ComparedTree[];
}
