// Pictures side by side that are enlarged and moved together.
import { Component, html } from './elements.js';
import { Thumb } from './thumb.js';
import { sharpnessOf } from './sharpness.js';

/** @typedef {import('../duplicates/read-set.ts').SetCopy} SetCopy */
/** How much is enlarged, and how far moved, in parts of the picture's side. @typedef {{ readonly scale: number, readonly x: number, readonly y: number }} Zoom */

const STEP = 1.5;
const MOST = 16;

/** @type {Zoom} */
export const WHOLE = { scale: 1, x: 0, y: 0 };

/** @param {Zoom} zoom @param {number} steps More than 0 to enlarge. @returns {Zoom} */
export function zoomed({ scale, x, y }, steps) {
  const next = Math.max(1, Math.min(MOST, scale * STEP ** steps));
  return moved({ scale: next, x, y }, 0, 0);
}

/** @param {Zoom} zoom @param {number} dx @param {number} dy @returns {Zoom} */
export function moved({ scale, x, y }, dx, dy) {
  const most = (scale - 1) / 2 / scale;
  const held = (/** @type {number} */ value) => Math.max(-most, Math.min(most, value));
  return { scale, x: held(x + dx), y: held(y + dy) };
}

/** One picture of those that are compared. @extends {Component<{ copy: SetCopy, label: string, zoom: Zoom, onZoom: (zoom: Zoom) => void, onSharpness: (sha256: string, value: number | null) => void }, { failed: boolean }>} */
export class ZoomStage extends Component {
  state = { failed: false };
  /** @type {{ x: number, y: number } | null} */
  held = null;

  /** @param {WheelEvent} event */
  wheel = (event) => {
    if (!event.ctrlKey) return;
    event.preventDefault();
    this.props.onZoom(zoomed(this.props.zoom, event.deltaY < 0 ? 1 : -1));
  };

  /** @param {PointerEvent} event */
  grab = (event) => {
    if (this.props.zoom.scale === 1) return;
    this.held = { x: event.clientX, y: event.clientY };
    /** @type {Element} */ (event.currentTarget).setPointerCapture(event.pointerId);
  };

  /** @param {PointerEvent} event */
  drag = (event) => {
    if (this.held === null) return;
    const { width, height } = /** @type {Element} */ (event.currentTarget).getBoundingClientRect();
    const { zoom, onZoom } = this.props;
    const by = [event.clientX - this.held.x, event.clientY - this.held.y];
    onZoom(moved(zoom, (by[0] ?? 0) / width / zoom.scale, (by[1] ?? 0) / height / zoom.scale));
    this.held = { x: event.clientX, y: event.clientY };
  };

  drop = () => {
    this.held = null;
  };

  /** @param {Event} event */
  measure = (event) => {
    const { copy, onSharpness } = this.props;
    onSharpness(copy.sha256, sharpnessOf(/** @type {HTMLImageElement} */ (event.currentTarget)));
  };

  render() {
    const { copy, label, zoom } = this.props;
    const { scale, x, y } = zoom;
    const isShown = copy.shownAs?.startsWith('image/') === true && !this.state.failed;
    return html`<div
      class=${`zoom-stage ${scale > 1 ? 'is-large' : ''}`}
      onWheel=${this.wheel}
      onPointerDown=${this.grab}
      onPointerMove=${this.drag}
      onPointerUp=${this.drop}
      onPointerCancel=${this.drop}
    >
      ${
        isShown
          ? html`<img
              src=${`/media/${copy.sha256}`}
              alt=${`${label}: ${copy.name}`}
              draggable=${false}
              style=${{ transform: `scale(${scale}) translate(${x * 100}%, ${y * 100}%)` }}
              onLoad=${this.measure}
              onError=${() => this.setState({ failed: true })}
            />`
          : html`<${Thumb} picture=${copy} />`
      }
    </div>`;
  }
}
