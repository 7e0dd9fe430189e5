/** The door for looking: how the library stands, where a file is. */
export * from './base.ts';
export { findContents, findPlaces, type FindRequest, type FindResult } from '../find/find.ts';
export type { FoundPlace } from '../find/found-place.ts';
export { forgetHolder, type ForgetPreview, previewForget } from '../find/forget-holder.ts';
export { type HolderList, type HolderRow, listHolders } from '../find/list-holders.ts';
export { ingestedKind } from '../find/ingested-kind.ts';
export { type ContentPlaces, placesOf } from '../find/places-of.ts';
export { nothingFound } from '../find/nothing-found.ts';
export { readStatus } from '../find/read-status.ts';
export type { LibraryCounts, LibraryStatus, TreeStatus, VolumeTally } from '../find/library-status.ts';
export type { FoundContent } from '../find/selection.ts';
export type { StoredProblem } from '../find/stored-problem.ts';
export type { DiscPlace, VolumeFacts } from '../find/volume-facts.ts';
