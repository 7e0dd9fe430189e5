/** The door for what people decided in front of their pictures. */
export { decide, decisionsPath, readDecisions, undoDecisions } from '../decisions/decision-ledger.ts';
export { FollowedDecisions } from '../decisions/followed-decisions.ts';
export {
  type CopyChoice,
  type DecidedFile,
  type Decision,
  GIVEN_DATE,
  type GivenDate,
  type Stamp,
} from '../decisions/decision.ts';
export { takenOfGiven } from '../decisions/given-date.ts';
export { fileKey, type StandingClick, type StandingDecisions } from '../decisions/standing-decisions.ts';
