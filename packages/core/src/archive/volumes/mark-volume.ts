import { MediaStructError } from '../../errors/media-struct-error.ts';
import type { Session } from '../../journal/session.ts';
import { findVolume } from './find-volume.ts';
import type { DiscFacts, VolumeEvent } from '../../holders/volume-event.ts';
import { appendVolumeEvents, settleVolumeLedger } from '../../holders/volume-ledger.ts';
import { tellMarker } from './volume-marker.ts';
import type { VolumeState } from '../../holders/volume-state.ts';
import { applyEvent } from '../../holders/volume-state.ts';
import type { MarkName } from './volume-transitions.ts';
import { meantCopy, whyNotMark } from './volume-transitions.ts';

export interface MarkRequest extends DiscFacts {
  /** Id, number, or a part of the id that only one volume has. */
  readonly volume: string;
  readonly mark: MarkName;
  /** Which disc, from 1; the only one, or for `burned` the next, where it is not given. */
  readonly copy?: number | undefined;
  /** When it was burned, ISO 8601; now where it is not given. */
  readonly date?: string | undefined;
  readonly why?: string | undefined;
}

/** Writes down what a user says of a volume; a step that its state does not allow is `usage` (64). */
export function markVolume(session: Session, request: MarkRequest): VolumeState {
  const { library } = session;
  settleVolumeLedger(library.access, library.state.volumeLedger);
  const volume = findVolume(library, request.volume);
  const copy = meantCopy(volume.copies, request);
  const refusal = whyNotMark(volume, request.mark, copy);
  if (refusal !== null)
    throw new MediaStructError(
      'usage',
      `${volume.volumeId} is ${volume.state} and cannot be marked ${request.mark}: ${refusal}`,
      { suggestions: [`mediastruct archive show ${volume.volumeId}`] },
    );
  const event = eventOf(request, {
    volumeId: volume.volumeId,
    copy: copy ?? 0,
    at: session.now().toISOString(),
  });
  appendVolumeEvents(library.access, library.state.volumeLedger, [event]);
  const marked = applyEvent(volume, event);
  tellMarker(session, marked);
  return marked;
}

function eventOf(
  request: MarkRequest,
  of: { readonly volumeId: string; readonly copy: number; readonly at: string },
): VolumeEvent {
  const { volumeId, copy, at } = of;
  const { serial, drive, label, location, mark } = request;
  const why = request.why ?? 'said by the user';
  switch (mark) {
    case 'burned':
      return {
        kind: mark,
        at,
        volumeId,
        copy,
        date: checkedDate(request.date ?? at),
        serial,
        drive,
        label,
        location,
      };
    case 'stored':
      if (location === undefined || location === '')
        throw new MediaStructError('usage', `stored: expected the place where ${volumeId} is, found none`, {
          suggestions: ['--location "shelf 2, box 7"'],
        });
      return { kind: mark, at, volumeId, copy, location };
    case 'failed':
      return { kind: mark, at, volumeId, copy, why };
    case 'migrated':
    case 'retired':
      return { kind: mark, at, volumeId, why };
  }
}

function checkedDate(text: string): string {
  if (/^\d{4}-\d\d-\d\d(T.*)?$/.test(text) && !Number.isNaN(Date.parse(text))) return text;
  throw new MediaStructError('usage', `date: expected a date such as 2026-05-12, found "${text}"`);
}
