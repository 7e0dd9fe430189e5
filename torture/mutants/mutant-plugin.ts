import { mutatedSource } from './apply-mutant.ts';

/** Switches a safeguard off in the sources that vitest loads, where the process has a mutant. */
export function mutantPlugin() {
  return {
    name: 'mediastruct-mutant',
    enforce: 'pre' as const,
    load: (id: string): string | null => mutatedSource(id.split('?', 1)[0] ?? id),
  };
}
