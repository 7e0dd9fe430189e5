import type { Size } from './section.ts';

/** Points that must at least be tried and must have fired; below that a run proves too little and fails. */
export const FLOORS: Readonly<Record<Size, Readonly<Record<string, number>>>> = {
  full: {
    model: 50_000,
    meddling: 11,
    errors: 8_000,
    full: 150,
    kill: 900,
    together: 10_000,
    hostile: 105_000,
    mutants: 12,
    power: 300,
    peer: 100,
  },
  quick: { model: 6_000, kill: 20, errors: 200, meddling: 11, hostile: 4_500, together: 800 },
};
