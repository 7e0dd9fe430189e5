/** The door for volumes, from packing to verified discs. */
export * from './base.ts';
export { archiveOptions, type ArchiveOptions } from '../archive/pack/archive-options.ts';
export type { ArchiveRequest } from '../archive/pack/archive-settings.ts';
export { dataBytes, fileRoom, FIXED_BYTES, folderRoom } from '../archive/pack/disc-room.ts';
export { type Medium, parseMedium } from '../archive/pack/medium.ts';
export { planArchive } from '../archive/pack/plan-archive.ts';
export {
  listVolumes,
  showVolume,
  type VolumeDetails,
  type VolumeList,
} from '../archive/volumes/find-volume.ts';
export { formatManifestLine, parseManifestLine } from '../archive/bag/bag-lines.ts';
export { ManifestSum, readManifest } from '../archive/bag/read-manifest.ts';
export { planRelease, type ReleaseRequest } from '../archive/release/plan-release.ts';
export { markVolume } from '../archive/volumes/mark-volume.ts';
export {
  type Finding,
  FindingList,
  gravest,
  type VerifyReport,
  type VerifyResult,
} from '../archive/volumes/verify-report.ts';
export { placeOfDisc, refuseImageNearFolder } from '../archive/volumes/place-of-disc.ts';
export { recordBurn, recordVerification } from '../archive/volumes/record-verification.ts';
export { VOLUME_MARKS, whyNotMark } from '../archive/volumes/volume-transitions.ts';
export { verifyVolume } from '../archive/volumes/verify-volume.ts';
export { formatVolumeSet, readVolumeSet, type VolumeSet, volumeSetOf } from '../holders/volume-set.ts';
export { type Adoption, adoptVolumes, planAdoption } from '../archive/volumes/adopt-volumes.ts';
