import { describe, expect, it } from 'vitest';
import { renderReport, shortfalls } from './render-report.ts';
import { Tally } from './tally.ts';

function attempt(hasFired: boolean, kind?: 'lost' | 'ledger') {
  const findings = kind === undefined ? [] : [{ kind, detail: 'a.dat' }];
  return { section: 'kill', command: 'ingest', kind: 'one disk', hasFired, findings, about: 'try' };
}

describe('shortfalls', () => {
  const floors = { kill: 2 };

  it('are none where all fired and the floor is reached', () => {
    const tally = new Tally();
    tally.add(attempt(true));
    tally.add(attempt(true));
    expect(shortfalls(tally.rows, { sections: ['kill'], floors })).toEqual([]);
  });

  it('tell a fault that never happened, and a floor that is not reached', () => {
    const tally = new Tally();
    tally.add(attempt(true));
    tally.add(attempt(false));
    expect(shortfalls(tally.rows, { sections: ['kill'], floors })).toEqual([
      'kill: 1 points fired, expected at least 2',
      'kill: 1 of 2 faults did not fire',
    ]);
  });

  it('ask for no floor where a part could not be run, but that the rest fired', () => {
    const tally = new Tally();
    tally.add(attempt(false));
    const notRun = new Set(['kill']);
    expect(shortfalls(tally.rows, { sections: ['kill'], floors, notRun })).toEqual([
      'kill: 1 of 1 faults did not fire',
    ]);
  });

  it('tell a section that tried nothing at all', () => {
    expect(shortfalls([], { sections: ['kill'], floors })).toHaveLength(1);
  });
});

describe('the tally', () => {
  it('counts a point once by the worst it did, and tells the first of each kind', () => {
    const told: string[] = [];
    const tally = new Tally(({ finding }) => told.push(finding.kind));
    tally.add(attempt(true, 'lost'));
    tally.add(attempt(true, 'lost'));
    tally.add(attempt(true, 'ledger'));
    expect(tally.rows).toMatchObject([{ tried: 3, fired: 3, lost: 2, other: 1 }]);
    expect(told).toEqual(['lost', 'ledger']);
  });
});

describe('the report', () => {
  const rows = { examples: [], missing: [], notRun: new Map<string, Set<string>>(), seconds: 1 };

  it('says what could not be run, and narrows its verdict', () => {
    const text = renderReport([], { ...rows, notRun: new Map([['power', new Set(['no root'])]]) });
    expect(text).toContain('NOT RUN: power: no root');
    expect(text).toContain('IN WHAT COULD BE RUN');
  });

  it('fails on a finding and on a floor', () => {
    const tally = new Tally();
    tally.add(attempt(true, 'lost'));
    expect(renderReport(tally.rows, { ...rows, examples: tally.examples })).toContain('FAILED');
    expect(renderReport([], { ...rows, missing: ['kill: too few'] })).toContain('FAILED');
  });
});
