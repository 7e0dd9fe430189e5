/** How many states are kept: the newest ones, and the last one of each of so many days, weeks, months and years that have any. */
export interface KeepRules {
  readonly last: number;
  readonly daily: number;
  readonly weekly: number;
  readonly monthly: number;
  readonly yearly: number;
}

export interface KeptState {
  readonly run: number;
  /** The rules that keep it: `last`, `daily` and so on. */
  readonly why: readonly (keyof KeepRules)[];
}

/** A state that can be made. */
export interface DatedState {
  readonly run: number;
  /** ISO 8601 UTC. */
  readonly at: string;
}

/** Names the times that a state belongs to, by the clock of this machine. */
const PERIODS: Readonly<Record<Exclude<keyof KeepRules, 'last'>, (at: Date) => string>> = {
  daily: (at) => `${at.getFullYear()}-${at.getMonth()}-${at.getDate()}`,
  weekly: (at) => isoWeek(at),
  monthly: (at) => `${at.getFullYear()}-${at.getMonth()}`,
  yearly: (at) => String(at.getFullYear()),
};

/** The states that rules keep, newest first; the newest one always. Pure. */
export function keptStates(states: readonly DatedState[], rules: KeepRules): readonly KeptState[] {
  const newestFirst = states.toSorted((a, b) => (a.at < b.at ? 1 : a.at > b.at ? -1 : b.run - a.run));
  const why = new Map<number, (keyof KeepRules)[]>();
  const keep = (run: number, rule: keyof KeepRules) => why.set(run, [...(why.get(run) ?? []), rule]);
  for (const { run } of newestFirst.slice(0, Math.max(1, rules.last))) keep(run, 'last');
  for (const rule of ['daily', 'weekly', 'monthly', 'yearly'] as const) {
    const seen = new Set<string>();
    for (const { run, at } of newestFirst) {
      const period = PERIODS[rule](new Date(at));
      if (seen.has(period) || seen.size >= rules[rule]) continue;
      seen.add(period);
      keep(run, rule);
    }
  }
  return newestFirst.flatMap(({ run }) => {
    const rulesOf = why.get(run);
    return rulesOf === undefined ? [] : [{ run, why: rulesOf }];
  });
}

/** The week of ISO 8601: it begins on Monday, and belongs to the year of its Thursday. */
function isoWeek(at: Date): string {
  const thursday = new Date(at.getFullYear(), at.getMonth(), at.getDate() + 3 - ((at.getDay() + 6) % 7));
  const first = new Date(thursday.getFullYear(), 0, 4);
  const days = Math.round((thursday.getTime() - first.getTime()) / 86_400_000);
  const week = 1 + Math.round((days - 3 + ((first.getDay() + 6) % 7)) / 7);
  return `${thursday.getFullYear()}-W${week}`;
}
