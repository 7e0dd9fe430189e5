import type { Context } from 'hono';
import { MediaStructError } from '@mediastruct/core/base';
import { type GenericSchema, getDotPath, safeParse } from 'valibot';

/** What a page sent, as `schema` reads it; anything else is `usage` (64). */
export async function readBody<Output>(c: Context, schema: GenericSchema<unknown, Output>): Promise<Output> {
  const parsed = safeParse(schema, parse(await c.req.text()), { abortEarly: true });
  if (parsed.success) return parsed.output;
  const [issue] = parsed.issues;
  throw new MediaStructError(
    'usage',
    `${getDotPath(issue) ?? 'the request'}: expected ${issue.expected ?? 'something else'}, found ${issue.received}`,
  );
}

function parse(text: string): unknown {
  try {
    return JSON.parse(text);
  } catch {
    throw new MediaStructError('usage', 'the request: expected JSON');
  }
}
