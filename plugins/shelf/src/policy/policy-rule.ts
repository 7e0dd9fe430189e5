/** No content can have more copies than this by a policy. */
export const MOST_COPIES = 254;
const MOST_PRIORITY = 32_767;

/** What a rule says of the files it names; what it leaves out is as it was. */
export interface RuleChange {
  readonly least?: number | undefined;
  /** 0 for no limit. */
  readonly most?: number | undefined;
  readonly priority?: number | undefined;
  readonly isHidden?: true | undefined;
}

export interface PolicyRule extends RuleChange {
  /** As in a .gitignore file. */
  readonly pattern: string;
}

/** Reads `family/: least 3, most 5, priority 10, hide`. Gives a text that says what is wrong where it is no such rule. */
export function parseRule(text: string): PolicyRule | string {
  const colon = text.lastIndexOf(': ');
  if (colon < 0) return `"${text}": expected "PATTERN: least 3"`;
  const pattern = text.slice(0, colon).trim();
  if (pattern === '' || pattern.startsWith('#') || pattern.startsWith('!'))
    return `"${text}": expected a pattern before ": ", not beginning with # or !`;
  let change: RuleChange = {};
  for (const word of text.slice(colon + 2).split(',')) {
    const said = parseWord(word.trim());
    if (said === null) return `"${word.trim()}": expected "least N", "most N", "priority N" or "hide"`;
    change = { ...change, ...said };
  }
  const { least, most } = change;
  if (least !== undefined && most !== undefined && most !== 0 && most < least)
    return `"${text}": expected most not to be less than least`;
  return { pattern, ...change };
}

function parseWord(word: string): RuleChange | null {
  if (word === 'hide') return { isHidden: true };
  const [, name, digits] = /^(least|most|priority) (-?\d{1,5})$/.exec(word) ?? [];
  const value = Number(digits);
  if (name === 'priority') return Math.abs(value) <= MOST_PRIORITY ? { priority: value } : null;
  if (value < 0 || value > MOST_COPIES) return null;
  if (name === 'least') return { least: value };
  return name === 'most' ? { most: value } : null;
}
