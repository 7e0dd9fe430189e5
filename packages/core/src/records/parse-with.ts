import { type GenericSchema, getDotPath, safeParse } from 'valibot';
import type { LinePlace } from './damaged-line.ts';
import { damagedLine } from './damaged-line.ts';

/** What `schema` makes of a stored value; one that does not fit is `damaged` (12), naming place and field. */
export function parseWith<Output>(
  schema: GenericSchema<unknown, Output>,
  value: unknown,
  { place, field }: { readonly place: LinePlace; readonly field: string },
): Output {
  const parsed = safeParse(schema, value, { abortEarly: true });
  if (parsed.success) return parsed.output;
  const [issue] = parsed.issues;
  const path = [field, getDotPath(issue)].filter((part) => part !== null).join('.');
  throw damagedLine(
    place,
    `field "${path}": expected ${issue.expected ?? 'something else'}, found ${issue.received}`,
  );
}
