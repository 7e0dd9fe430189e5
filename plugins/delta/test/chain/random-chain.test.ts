import { spawnSync } from 'node:child_process';
import { readdirSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { ignoreProgress, neverStop } from '@mediastruct/core';
import fc from 'fast-check';
import { expect, it } from 'vitest';
import { openChain, wholePathTo } from '../../src/chain/open/open-chain.ts';
import { squashChain } from '../../src/chain/thin/squash-chain.ts';
import { differences } from '../apply/apply-runs.ts';
import type { RandomTree } from '../apply/random-tree.ts';
import { makeTree, randomTree } from '../apply/random-tree.ts';
import { temporaryFolder } from '../temporary-folder.ts';
import { settleFolders } from '../trees.ts';
import type { Base } from './chain-of.ts';
import { add, day, restore, verify } from './chain-of.ts';

const RUNS = Number(process.env['DELTA_CHAIN_LIVES'] ?? 1);

type Step =
  | { readonly kind: 'add'; readonly tree: RandomTree; readonly isFull: boolean }
  /** Of the volumes that stand there, the nth is lost, or one of its bytes is another one. */
  | { readonly kind: 'lose' | 'spoil'; readonly nth: number; readonly byte: number }
  | { readonly kind: 'verify' }
  | { readonly kind: 'squash' };

const adding = fc.record({ kind: fc.constant('add' as const), tree: randomTree, isFull: fc.boolean() });
const harming = fc.record({
  kind: fc.constantFrom('lose' as const, 'spoil' as const),
  nth: fc.nat(20),
  byte: fc.nat(20_000),
});
const looking = fc.constantFrom<Step>({ kind: 'verify' }, { kind: 'squash' });
const step: fc.Arbitrary<Step> = fc.oneof(
  { weight: 4, arbitrary: adding },
  { weight: 2, arbitrary: harming },
  looking,
);
const life = fc.tuple(adding, fc.array(step, { minLength: 4, maxLength: 7 }));

it('gives back each state after any life, or names everything that it does not', async () => {
  await fc.assert(
    fc.asyncProperty(life, async ([first, steps]) => {
      using base = temporaryFolder();
      const states = new Map<string, string>();
      for (const [nth, one] of [first, ...steps].entries()) await live(base, one, { nth: nth + 1, states });
      for (const { run, record } of openChain(join(base.path, 'chain')).runs) {
        const report = await restore(base, String(run), `back-${run}`);
        const named = [report.missing, report.damaged].flatMap(({ first: told }) =>
          told.map(({ path }) => path),
        );
        const found = await differences(report.to, states.get(record?.after ?? '') ?? '');
        const wrong = found.filter((line) => !named.some((path) => line === `${path}: it is missing`));
        expect(wrong.filter((line) => !isFollowUp(line))).toEqual([]);
        expect(report.taken.count + report.failed.count).toBe(0);
      }
    }),
    { numRuns: RUNS },
  );
}, 600_000);

/** A file whose first name could not be restored is one of its own. */
function isFollowUp(line: string): boolean {
  return line.endsWith(': expected a hard link') || line.endsWith(': expected a file of its own');
}

interface Life {
  readonly nth: number;
  /** Copies of the states, by their hashes. */
  readonly states: Map<string, string>;
}

async function live(base: Base, one: Step, { nth, states }: Life): Promise<void> {
  const chain = join(base.path, 'chain');
  if (one.kind === 'verify') await verify(base, nth);
  else if (one.kind === 'squash') await squashAll(chain, nth);
  else if (one.kind === 'add') {
    const tree = join(base.path, 'tree');
    rmSync(tree, { recursive: true, force: true });
    makeTree(tree, one.tree);
    settleFolders(tree);
    spawnSync('cp', ['-a', tree, join(base.path, `state-${nth}`)]);
    const { run } = await add(base, nth, { mayBeOther: true, isFull: one.isFull });
    if (run !== null) states.set(run.after, join(base.path, `state-${nth}`));
  } else {
    const volumes = readdirSync(chain, { recursive: true, encoding: 'utf8' })
      .filter((path) => path.endsWith('.tar'))
      .sort();
    const path = join(chain, volumes[one.nth % Math.max(1, volumes.length)] ?? '');
    if (volumes.length === 0) return;
    if (one.kind === 'lose') return rmSync(path);
    const bytes = readFileSync(path);
    const at = one.byte % bytes.length;
    bytes[at] = (bytes[at] ?? 0) ^ 1;
    writeFileSync(path, bytes);
  }
}

/** Squashes the longest way that there is; one that cannot be read says so. */
async function squashAll(chain: string, nth: number): Promise<void> {
  const opened = openChain(chain);
  const ways = opened.runs.flatMap((run) => {
    const path = wholePathTo(opened, run);
    return path === null ? [] : [path];
  });
  const [longest] = ways.toSorted((a, b) => b.length - a.length);
  const [first, last] = [longest?.[0]?.run, longest?.at(-1)?.run];
  if (first === undefined || last === undefined || first === last) return;
  const means = { from: [], now: day(nth), progress: ignoreProgress, stop: neverStop };
  try {
    await squashChain({ chain, first, last, ...means });
  } catch (error) {
    expect(error).toMatchObject({ code: expect.stringMatching(/^(wrong-volume|content-mismatch)$/) });
  }
}
