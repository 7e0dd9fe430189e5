import type { Size } from './section.ts';

/** Points that must at least be tried and must have fired; below that a run proves too little and fails. */
export const FLOORS: Readonly<Record<Size, Readonly<Record<string, number>>>> = {
  full: {
    meddling: 31,
    surroundings: 27,
    together: 10_000,
    model: 50_000,
    errors: 56_000,
    full: 60,
    hostile: 130_300,
    catalogue: 500,
    kill: 1_000,
    mutants: 40,
    power: 400,
    peer: 400,
  },
  quick: {
    meddling: 31,
    surroundings: 12,
    together: 800,
    model: 9_000,
    errors: 5_000,
    hostile: 4_500,
    catalogue: 45,
    kill: 80,
  },
};
