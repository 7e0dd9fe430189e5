import type { MemberEvidence } from '../metadata/date-evidence.ts';
import type { TagReading } from '../metadata/tag-reader.ts';

/** What is known about a file, and which reader told what is inside it. */
export interface GatheredEvidence extends MemberEvidence {
  readonly reading: TagReading;
}
