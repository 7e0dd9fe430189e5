// The files of a plan, some at a time.
import { ask } from './answers.js';
import { html } from './elements.js';
import { count, size } from './words.js';

/** @typedef {import('../changes/change-state.ts').PlannedRow} PlannedRow */
/** Rows of the plan with this run, from a place on. @typedef {{ readonly runId: string, readonly from: number, readonly rows: readonly PlannedRow[] }} ShownRows */

/** As many rows as the server gives at a time. */
export const ROWS_SHOWN = 500;

/** @param {string} runId @param {number} from @returns {Promise<ShownRows>} */
export async function askRows(runId, from) {
  const { rows } = await ask(`/api/change/rows?${new URLSearchParams({ run: runId, from: String(from) })}`);
  return { runId, from, rows };
}

/** @param {{ readonly shown: ShownRows, readonly all: number, readonly onShow: (from: number) => void }} props */
export function PlanRows({ shown: { from, rows }, all, onShow }) {
  if (all === 0) return null;
  const to = from + rows.length;
  return html`<div class="plan-rows" tabindex="0" role="region" aria-label="Files of the plan">
      <ul>
        ${rows.map(
          ({ from: source, to: target, bytes, state, why }) =>
            html`<li>
              <span class="path">${source}</span>
              ${target !== null && html`<span class="path">→ ${target}</span>`}
              <span class="quiet small">${state}, ${size(bytes)}: ${why}</span>
            </li>`,
        )}
      </ul>
    </div>
    ${
      all > rows.length &&
      html`<p class="actions">
        <span class="quiet small" role="status"
          >${`${count(from + 1)} to ${count(to)} of ${count(all)}`}</span
        >
        <button
          type="button"
          class="plain"
          disabled=${from === 0}
          onClick=${() => onShow(Math.max(0, from - ROWS_SHOWN))}
        >
          ← Files before
        </button>
        <button type="button" class="plain" disabled=${to >= all} onClick=${() => onShow(to)}>
          Files behind →
        </button>
      </p>`
    }`;
}
