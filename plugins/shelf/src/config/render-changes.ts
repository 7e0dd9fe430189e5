import { formatBytes, paint } from '@mediastruct/command';
import type { ConfigChange, ConfigPlan } from './plan-config.ts';

/** What a file of settings would change, in lines for people. */
export function changeLines(
  { changes, untold }: ConfigPlan,
  shown: (text: string) => string,
): readonly string[] {
  const lines: string[] = [];
  let heading = '';
  for (const change of changes) {
    const { kind, name, id, key, before, after } = change;
    const next = `${kind} "${shown(name)}"${id === null ? ' (new)' : ''}`;
    if (next !== heading) lines.push(next);
    heading = next;
    if (id === null && key === 'name') continue;
    lines.push(
      `  ${key}: ${paint.bad(valueText(change, before, shown))} -> ${paint.good(valueText(change, after, shown))}`,
    );
  }
  if (untold.length > 0)
    lines.push(`Not in the file, so they stay as they are: ${untold.map(shown).join(', ')}`);
  return lines;
}

function valueText(
  { kind, key }: ConfigChange,
  value: ConfigChange['before'],
  shown: (text: string) => string,
): string {
  if (value === null) return 'as in the settings';
  if (key === 'reserve') return formatBytes(Number(value));
  if (key === 'most' && value === 0) return 'no limit';
  if (value === '') return kind === 'source' ? 'not on this computer' : 'not told';
  if (typeof value === 'object')
    return `[${value
      .map((text) => JSON.stringify(text))
      .map(shown)
      .join(', ')}]`;
  return typeof value === 'string' ? `"${shown(value)}"` : String(value);
}
