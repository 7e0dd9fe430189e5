import type { ChangeDesk } from '../changes/change-desk.ts';
import type { LibraryView } from '../library-view.ts';
import type { DecisionView } from './decision-view.ts';

/** What pages need on which somebody decides. */
export interface DecisionRooms {
  readonly view: LibraryView;
  readonly decisions: DecisionView;
  /** Null where nothing may be changed. */
  readonly desk: ChangeDesk | null;
}
