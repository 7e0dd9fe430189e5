/** The door for proving duplicates against their originals. */
export * from './base.ts';
export { planValidate } from '../validate/validate.ts';
