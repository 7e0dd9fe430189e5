import type { Context, Hono } from 'hono';
import type { Jobs, Library } from '@mediastruct/core';
import { ChangeDesk } from './changes/change-desk.ts';
import { addChangeRoutes } from './changes/change-routes.ts';
import { readCalendar } from './calendar/read-calendar.ts';
import { readDay } from './calendar/read-day.ts';
import { addDecisionRoutes } from './decisions/decision-routes.ts';
import { DecisionView } from './decisions/decision-view.ts';
import { addDuplicateRoutes } from './duplicates/duplicate-routes.ts';
import type { SetWork } from './duplicates/set-finder.ts';
import { SetFinder } from './duplicates/set-finder.ts';
import { ContentFinder } from './find/content-finder.ts';
import { readContent } from './find/read-content.ts';
import { readFind } from './find/read-find.ts';
import { readHome, readProofs } from './home/read-home.ts';
import { FolderFinder } from './folders/folder-finder.ts';
import { addFolderRoutes } from './folders/folder-routes.ts';
import type { ViewOptions } from './library-view.ts';
import { LibraryView } from './library-view.ts';
import { mediaResponse } from './media/media-response.ts';
import { isRight } from './media/is-right.ts';
import { shownType } from './media/media-types.ts';
import { openContent } from './media/open-content.ts';
import { readProof } from './proof/read-proof.ts';
import { addRunRoutes } from './runs/run-routes.ts';
import { jsonAnswers, NOT_KEPT } from './server/answers.ts';
import { numberIn, textIn } from './server/query.ts';
import { HolderPages } from './shelf/read-holder.ts';
import { readLoss } from './shelf/read-loss.ts';
import { readShelf } from './shelf/read-shelf.ts';
import { readState } from './state/read-state.ts';
import { addSimilarRoutes } from './similar/similar-routes.ts';
import { needsExiftool } from '@mediastruct/core/thumbnails';
import { LargePreviewMaker } from './thumbnails/large-preview-maker.ts';
import type { Thumbnail, ThumbnailSource } from './thumbnails/thumbnail-maker.ts';
import { addUndatedRoutes } from './undated/undated-routes.ts';
import { ThumbnailMaker } from './thumbnails/thumbnail-maker.ts';

const HASH = ':hash{[0-9a-f]{64}}';
/** Small pictures never change, because their address is the hash of what they show. Seconds: a day. */
const KEPT = { 'Cache-Control': 'private, max-age=86400, immutable' };
/** A picture without a small one is shown itself where it is no larger. Bytes. */
const SHOWN_WHOLE = 3 << 20;

export interface RouteOptions extends ViewOptions {
  /** The jobs whose runs pages may plan, apply and take back; null where pages may change nothing. */
  readonly jobs: Jobs | null;
  /** Who passes over the sets of equal files; a thread of its own if absent. */
  readonly setWork?: SetWork;
}

/** What the page asks for. Contents are named by their hashes and by nothing else; no address holds a path. */
export class LibraryRoutes implements AsyncDisposable {
  readonly #view: LibraryView;
  readonly #thumbnails: ThumbnailMaker;
  readonly #previews = new LargePreviewMaker();
  readonly #decisions: DecisionView;
  readonly #sets: SetFinder;
  readonly #folders: FolderFinder;
  readonly #finder: ContentFinder;
  readonly #desk: ChangeDesk | null;

  constructor(library: Library, options: RouteOptions) {
    this.#view = new LibraryView(library, options);
    this.#thumbnails = new ThumbnailMaker(library);
    this.#decisions = new DecisionView(library);
    this.#sets = new SetFinder(this.#view, this.#decisions, options.setWork);
    this.#folders = new FolderFinder(this.#view);
    this.#finder = new ContentFinder(this.#view);
    this.#desk = options.jobs === null ? null : this.#newDesk(library, options, options.jobs);
  }

  addTo(app: Hono): void {
    const view = this.#view;
    const json = jsonAnswers(app, view);
    json('/api/state', () => readState(view));
    json('/api/home', () => readHome(view, new Date()));
    json('/api/proofs', () => readProofs(view));
    json('/api/proof/:level', (c) => readProof(view, c.req.param('level') ?? '', textIn(c, 'from') ?? ''));
    json('/api/calendar', () => readCalendar(view));
    json('/api/day/:day', (c) => ({ pictures: readDay(view.open(), c.req.param('day') ?? '') }));
    json(`/api/content/${HASH}`, (c) => readContent(view, c.req.param('hash') ?? ''));
    json('/api/find', (c) => {
      const asked = { text: textIn(c, 'q'), camera: textIn(c, 'camera'), from: numberIn(c, 'from') };
      return readFind(view, this.#finder.find, asked);
    });
    json('/api/shelf', () => readShelf(view));
    const holders = new HolderPages(view);
    json('/api/holder', (c) => holders.files(c.req.query('key') ?? '', numberIn(c, 'from')));
    json('/api/holder/folders', (c) => holders.folders(c.req.query('key') ?? '', textIn(c, 'q') ?? ''));
    json('/api/loss', (c) =>
      readLoss(view, { place: c.req.query('place'), keys: c.req.queries('key') ?? [] }),
    );
    // What is told of runs does not depend on what holds copies.
    addRunRoutes(view, jsonAnswers(app, null));
    addSimilarRoutes(view, json);
    addFolderRoutes({ finder: this.#folders, sets: this.#sets }, json);
    addChangeRoutes(app, view.library, this.#desk);
    const rooms = { view, decisions: this.#decisions, desk: this.#desk };
    addDecisionRoutes(app, rooms);
    addDuplicateRoutes(app, json, { ...rooms, finder: this.#sets });
    addUndatedRoutes(app, json, rooms);
    app.get(`/media/${HASH}`, (c) => this.#media(c));
    app.get(`/thumb/${HASH}`, (c) => this.#thumbnail(c));
    app.get(`/preview/${HASH}`, (c) => this.#preview(c));
  }

  async [Symbol.asyncDispose](): Promise<void> {
    await this.#desk?.[Symbol.asyncDispose]();
    await this.#view[Symbol.asyncDispose]();
    await this.#finder[Symbol.asyncDispose]();
    await this.#folders[Symbol.asyncDispose]();
    await this.#sets[Symbol.asyncDispose]();
    await this.#thumbnails[Symbol.asyncDispose]();
    await this.#previews[Symbol.asyncDispose]();
  }

  #newDesk(library: Library, { kinds }: ViewOptions, jobs: Jobs): ChangeDesk {
    const onChanged = () => {
      this.#view.forget();
      this.#sets.forget();
    };
    return new ChangeDesk(library, { jobs, kinds, onChanged });
  }

  async #media(c: Context): Promise<Response> {
    const { library } = this.#view;
    await this.#view.ready();
    const copy = openContent(library.access, this.#view.open().catalogue, c.req.param('hash') ?? '');
    if (copy === null) return c.notFound();
    const response = mediaResponse(library.access, copy, c.req.header('range'));
    // The body of an answer to HEAD is never read, so nobody else would close the file.
    if (c.req.method === 'HEAD') void response.body?.cancel();
    return response;
  }

  async #thumbnail(c: Context): Promise<Response> {
    const hash = c.req.param('hash') ?? '';
    await this.#view.ready();
    const made = await this.#thumbnails.get(hash, () => this.#sourceOf(hash));
    if (made !== null) return jpegResponse(c, made);
    const copy = this.#copyOf(hash);
    const isSmall =
      copy !== null && copy.size <= SHOWN_WHOLE && shownType(copy.name)?.startsWith('image/') === true;
    return isSmall ? c.redirect(`/media/${hash}`, 302) : c.body(null, 204, NOT_KEPT);
  }

  async #preview(c: Context): Promise<Response> {
    await this.#view.ready();
    const source = this.#sourceOf(c.req.param('hash') ?? '');
    const made = source !== null && needsExiftool(source.name) ? await this.#previews.get(source) : null;
    return made === null ? c.body(null, 204, NOT_KEPT) : jpegResponse(c, made);
  }

  #sourceOf(sha256: string): ThumbnailSource | null {
    const { access } = this.#view.library;
    const copy = this.#copyOf(sha256);
    if (copy === null) return null;
    const { path, name } = copy;
    return { path, name, isRight: () => isRight(access, this.#view.open().catalogue, { sha256, path }) };
  }

  #copyOf(sha256: string): { readonly path: string; readonly name: string; readonly size: number } | null {
    using copy = openContent(this.#view.library.access, this.#view.open().catalogue, sha256);
    return copy === null ? null : { path: copy.path, name: copy.name, size: copy.size };
  }
}

function jpegResponse(c: Context, { jpeg, isSure }: Thumbnail): Response {
  const headers = { ...(isSure ? KEPT : NOT_KEPT), 'Content-Type': 'image/jpeg' };
  return c.body(new Uint8Array(jpeg), 200, headers);
}
