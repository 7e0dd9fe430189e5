import type PDFDocument from 'pdfkit';
import { encode } from 'uqr';
import type { FontName, LabelText } from './label-text.ts';

const POINTS_PER_MM = 72 / 25.4;
const INK = '#1c1d20';
const SOFT = '#5c6068';
const HAIRLINE = 0.07;
/** Modules of white around a QR code (ISO/IEC 18004, 9.1). */
const QUIET = 4;

export interface TextStyle {
  readonly size: number;
  readonly font?: FontName;
  readonly isSoft?: boolean;
  readonly align?: 'left' | 'center' | 'right';
  /** Below this size, in points, the end of the text is left out. */
  readonly least?: number;
}

/** A rectangle in millimetres. */
export interface Box {
  readonly x: number;
  readonly y: number;
  readonly width: number;
  readonly height: number;
}

const RIGHT_TO_LEFT = /([\u0590-\u08ff\ufb1d-\ufdff\ufe70-\ufefc]+(?:[\s\u0590-\u08ff]+[\u0590-\u08ff])*)/;

/** Stretches of one direction: the font layout turns a whole text around that has Hebrew or Arabic in it. */
function runsOf(text: string): readonly string[] {
  return text.split(RIGHT_TO_LEFT).filter((run) => run !== '');
}

/** Draws on the pages of a PDF in millimetres from their upper left corner. */
export class Canvas {
  readonly #doc: InstanceType<typeof PDFDocument>;
  readonly #text: LabelText;

  constructor(doc: InstanceType<typeof PDFDocument>, text: LabelText) {
    this.#doc = doc;
    this.#text = text;
    for (const [name, bytes] of text.files) doc.registerFont(name, bytes);
  }

  addPage(layout: 'portrait' | 'landscape'): void {
    this.#doc.addPage({ size: 'A4', layout, margin: 0 });
  }

  /** One line whose upper edge is at the box's, made smaller until it fits its width; sizes in points. */
  line(text: string, { x, y, width }: Omit<Box, 'height'>, style: TextStyle): void {
    const { size, font = 'regular', isSoft = false, align = 'left', least = size * 0.6 } = style;
    const fitted = this.#text.fit(text, font);
    this.#doc.font(fitted.font).fillColor(isSoft ? SOFT : INK);
    const room = width * POINTS_PER_MM;
    let [shown, points] = [fitted.text, size];
    while (points > least && this.#width(shown, points) > room) points -= 0.25;
    const letters = [...shown];
    while (letters.length > 1 && this.#width(shown, points) > room) {
      letters.pop();
      shown = `${letters.join('').trimEnd()}…`;
    }
    const spare = room - this.#width(shown, points);
    let left = x * POINTS_PER_MM + (align === 'left' ? 0 : align === 'center' ? spare / 2 : spare);
    for (const run of runsOf(shown)) {
      this.#doc.text(run, left, y * POINTS_PER_MM, { lineBreak: false });
      left += this.#width(run, points);
    }
  }

  #width(text: string, points: number): number {
    this.#doc.fontSize(points);
    return runsOf(text).reduce((sum, run) => sum + this.#doc.widthOfString(run), 0);
  }

  /** Draws turned by degrees around a point, clockwise. */
  turned(degrees: number, [x, y]: readonly [x: number, y: number], draw: () => void): void {
    this.#doc.save().rotate(degrees, { origin: [x * POINTS_PER_MM, y * POINTS_PER_MM] });
    draw();
    this.#doc.restore();
  }

  /** A hairline to cut or fold along. */
  circle([x, y]: readonly [x: number, y: number], diameter: number): void {
    this.#doc.lineWidth(HAIRLINE * POINTS_PER_MM).strokeColor('#9a9da3');
    this.#doc.circle(x * POINTS_PER_MM, y * POINTS_PER_MM, (diameter / 2) * POINTS_PER_MM).stroke();
  }

  outline({ x, y, width, height }: Box): void {
    this.#doc.lineWidth(HAIRLINE * POINTS_PER_MM).strokeColor('#9a9da3');
    this.#doc
      .rect(x * POINTS_PER_MM, y * POINTS_PER_MM, width * POINTS_PER_MM, height * POINTS_PER_MM)
      .stroke();
  }

  /** A picture that fills the box, cut where it is longer. */
  picture(jpeg: Buffer, { x, y, width, height }: Box): void {
    const [left, top, across, down] = [x, y, width, height].map((one) => one * POINTS_PER_MM) as [
      number,
      number,
      number,
      number,
    ];
    this.#doc.save().roundedRect(left, top, across, down, 2).clip();
    this.#doc.image(jpeg, left, top, { cover: [across, down], align: 'center', valign: 'center' });
    this.#doc.restore();
  }

  /** A QR code with its white border; level M is read with 15 % of it gone. */
  qr(
    content: string,
    { x, y, side }: { readonly x: number; readonly y: number; readonly side: number },
  ): void {
    const { data, size } = encode(content, { ecc: 'M', border: 0 });
    const module = side / (size + 2 * QUIET);
    const at = (start: number, nth: number) => (start + (nth + QUIET) * module) * POINTS_PER_MM;
    data.forEach((row, down) => {
      // Whole stretches, because a renderer may leave hairlines between squares.
      for (let from = 0; from < row.length; from++) {
        if (row[from] !== true) continue;
        let end = from;
        while (row[end] === true) end += 1;
        this.#doc.rect(
          at(x, from),
          at(y, down),
          (end - from) * module * POINTS_PER_MM,
          module * POINTS_PER_MM,
        );
        from = end;
      }
    });
    this.#doc.fillColor('#000').fill();
  }
}
