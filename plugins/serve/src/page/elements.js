// What every part of the page is made with: preact's elements, written as templates by htm. Texts are put in as texts, never as HTML.
import { Component, createRef, h, render } from './vendor/preact.js';
import htm from './vendor/htm.js';

export const html = htm.bind(h);
export { Component, createRef, render };
