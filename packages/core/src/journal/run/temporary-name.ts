import { createHash } from 'node:crypto';

const PATTERN = /^\.ms-[0-9a-f]{8}-[0-9]+\.(part|gone)$/;

/** The name of a file that exists only while an operation is under way; it tells run and operation. */
export function temporaryName(runId: string, operationId: number, kind: 'part' | 'gone'): string {
  const run = createHash('sha256').update(runId).digest('hex').slice(0, 8);
  return `.ms-${run}-${operationId}.${kind}`;
}

/** True for a name that only `temporaryName` makes. */
export function isTemporaryName(name: string): boolean {
  return PATTERN.test(name);
}
