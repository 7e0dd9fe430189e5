/** The door for bringing back what rotted or went. */
export * from './base.ts';
export { planHeal } from '../heal/plan-heal.ts';
