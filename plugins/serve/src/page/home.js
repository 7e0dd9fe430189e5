// How the library stands, and what to do next.
import { ask, messageOf } from './answers.js';
import { Component, html } from './elements.js';
import { ProofBar } from './proof-bar.js';

/** @typedef {import('../home/read-home.ts').Home} Home */

const URGENCY = { danger: 'Now', due: 'Soon', can: 'When you like' };

/** @param {{ readonly home: Home }} props */
export function HomePage({ home }) {
  const { sentence, steps, problems } = home;
  return html`<div class="home">
    <p class="sentence">${sentence}</p>
    <section aria-labelledby="proofs-title">
      <h2 id="proofs-title">Proven copies</h2>
      <${Proofs} home=${home} />
      <p class="quiet small">
        A copy is proven that was read to its end and was right: in a folder that was crawled, on a disc or
        disk that was read back. Folders on one file system count as one copy, and so do all folders that are
        not connected now.
      </p>
    </section>
    <section aria-labelledby="steps-title">
      <h2 id="steps-title">What to do next</h2>
      ${steps.length === 0 && html`<p class="quiet">${problems.length === 0 ? 'Nothing. Everything that was asked for is done.' : 'Nothing that is known; but see above what could not be read.'}</p>`}
      <ol class="steps">
        ${steps.map(
          (step) =>
            html`<li class=${`step ${step.urgency}`}>
              <span class="urgency">${URGENCY[step.urgency]}</span>
              <div class="told">
                <h3>${step.what}</h3>
                <p>${step.why}</p>
              </div>
              <${CopyCommand} command=${step.command} />
            </li>`,
        )}
      </ol>
    </section>
  </div>`;
}

/** The counts as they were kept; where there are none, they are asked for once the rest of the page stands. @extends {Component<{ home: Home }, { counted: Home['proofs'], failure: string | null }>} */
class Proofs extends Component {
  /** @type {{ counted: Home['proofs'], failure: string | null }} */
  state = { counted: null, failure: null };

  componentDidMount() {
    if (this.props.home.proofs === null) void this.count();
  }

  /** What was counted is of before where the library changed since. @param {{ readonly home: Home }} before */
  componentDidUpdate({ home }) {
    if (home === this.props.home || this.props.home.proofs !== null) return;
    this.setState({ counted: null, failure: null });
    void this.count();
  }

  async count() {
    const { home } = this.props;
    const told = await ask('/api/proofs').then(
      (counted) => ({ counted }),
      (error) => ({ failure: messageOf(error) }),
    );
    // One that was asked before the library changed.
    if (home === this.props.home) this.setState(told);
  }

  render() {
    const proofs = this.props.home.proofs ?? this.state.counted;
    if (proofs !== null) return html`<${ProofBar} ...${proofs} />`;
    return html`<p class="proofs quiet" role="status">${this.state.failure ?? 'Counting …'}</p>`;
  }
}

/** A command, and a button that copies it. @extends {Component<{ command: string }, { said: string }>} */
export class CopyCommand extends Component {
  state = { said: '' };

  copy = async () => {
    const said = await navigator.clipboard.writeText(this.props.command).then(
      () => 'Copied',
      () => 'Not copied: select it',
    );
    this.setState({ said });
    setTimeout(() => this.setState({ said: '' }), 1500);
  };

  render() {
    const { command } = this.props;
    const { said } = this.state;
    return html`<div class="command">
      <code>${command}</code
      ><button type="button" class="plain" onClick=${this.copy}>
        ${said === '' ? 'Copy' : said}<span class="hidden"
          >${said === '' ? ` the command ${command}` : ''}</span
        >
      </button>
      <span class="hidden" role="status">${said}</span>
    </div>`;
  }
}
