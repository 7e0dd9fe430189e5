// What commands in other terminals are at now. Nothing is asked for while the page is not in view.
import { ask } from './answers.js';
import { Component, html } from './elements.js';
import { count, duration, percent, plural, size } from './words.js';

/** @typedef {import('@mediastruct/core').WorkInHand} WorkInHand */

const OFTEN_MS = 1000;
const SELDOM_MS = 4000;
/** Before this the time that is left says nothing. */
const TRUST_AFTER_MS = 3000;
/** What said nothing for so long is told to be silent. */
const SILENT_MS = 30_000;

/**
 * A polled list: a browser keeps six connections to a server, so streams of six tabs would hold up the seventh.
 * @extends {Component<{ onChange?: () => void }, { works: readonly WorkInHand[] }>}
 */
export class LiveWork extends Component {
  /** @type {{ works: readonly WorkInHand[] }} */
  state = { works: [] };
  /** @type {ReturnType<typeof setTimeout> | undefined} */
  timer;
  isGone = false;

  componentDidMount() {
    document.addEventListener('visibilitychange', this.look);
    void this.look();
  }

  componentWillUnmount() {
    this.isGone = true;
    clearTimeout(this.timer);
    document.removeEventListener('visibilitychange', this.look);
  }

  look = async () => {
    clearTimeout(this.timer);
    if (document.hidden || this.isGone) return;
    // A server that was stopped is told by whatever is asked for next.
    const answer = await ask('/api/work').catch(() => null);
    if (this.isGone) return;
    /** @type {readonly WorkInHand[]} */
    const works = answer?.works ?? [];
    const isOther = namesOf(works) !== namesOf(this.state.works);
    this.setState({ works });
    if (isOther) this.props.onChange?.();
    clearTimeout(this.timer);
    this.timer = setTimeout(this.look, works.length > 0 ? OFTEN_MS : SELDOM_MS);
  };

  render() {
    const { works } = this.state;
    if (works.length === 0) return null;
    return html`<section class="live" aria-labelledby="live-title">
      <h2 id="live-title">At work now</h2>
      <ul>
        ${works.map((work) => html`<${Work} key=${`${work.host} ${work.pid}`} work=${work} />`)}
      </ul>
    </section>`;
  }
}

/** @param {readonly WorkInHand[]} works */
function namesOf(works) {
  return works.map(({ pid, since, phase }) => `${pid} ${since} ${phase}`).join('\n');
}

/** @param {{ readonly work: WorkInHand }} props */
function Work({ work }) {
  const { command, phase, item } = work;
  const share = shareOf(work);
  const name = `mediastruct ${command.replaceAll(':', ' ')}`;
  return html`<li class="work">
    <h3><code>${name}</code> <span class="quiet">${phase}</span></h3>
    <progress max="1" value=${share ?? undefined} aria-label=${`Progress of ${name}`}></progress>
    <p>${factsOf(work, share).join(' · ')}</p>
    ${item !== null && html`<p class="quiet small path">${item}</p>`}
  </li>`;
}

/** By bytes where they are known, because files differ a thousandfold in size. @param {WorkInHand} work */
function shareOf({ files, totalFiles, bytes, totalBytes }) {
  if (totalBytes !== null && totalBytes > 0) return Math.min(1, bytes / totalBytes);
  return totalFiles !== null && totalFiles > 0 ? Math.min(1, files / totalFiles) : null;
}

/** @param {WorkInHand} work @param {number | null} share @returns {readonly string[]} */
function factsOf({ files, totalFiles, bytes, totalBytes, at, phaseSince }, share) {
  const elapsed = Date.parse(at) - Date.parse(phaseSince);
  const left =
    share === null || share === 0 || elapsed < TRUST_AFTER_MS ? null : (elapsed / share) * (1 - share);
  const silent = Date.now() - Date.parse(at);
  return [
    ...(share === null ? [] : [percent(share)]),
    totalFiles === null ? plural(files, 'file') : `${count(files)} of ${plural(totalFiles, 'file')}`,
    ...(bytes === 0 ? [] : [totalBytes === null ? size(bytes) : `${size(bytes)} of ${size(totalBytes)}`]),
    ...(bytes === 0 || elapsed < OFTEN_MS ? [] : [`${size(bytes / (elapsed / 1000))} a second`]),
    ...(left === null || left < OFTEN_MS ? [] : [`about ${duration(left)} left`]),
    ...(silent < SILENT_MS ? [] : [`nothing told for ${duration(silent)}`]),
  ];
}
