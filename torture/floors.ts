import type { Size } from './section.ts';

/** Points that must at least be tried and must have fired; below that a run proves too little and fails. */
export const FLOORS: Readonly<Record<Size, Readonly<Record<string, number>>>> = {
  full: {
    model: 20_000,
    kill: 600,
    power: 300,
    errors: 600,
    hostile: 105_000,
    together: 10_000,
    mutants: 12,
  },
  quick: { model: 2_000, kill: 20, errors: 20, meddling: 11, hostile: 4_500, together: 800 },
};
