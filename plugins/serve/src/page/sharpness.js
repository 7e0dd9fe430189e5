// How sharp a picture is, as a number: the variance of its Laplacian, which is large where edges are steep.

/** Pictures are measured at this many pixels of their longer side, so that numbers of pictures of other sizes can be compared. */
const MEASURED = 512;
const SOFT = 60;
const SHARP = 400;

/** The variance of the Laplacian of a picture that was loaded; null where its pixels cannot be read. @param {HTMLImageElement} image @returns {number | null} */
export function sharpnessOf(image) {
  const scale = MEASURED / Math.max(image.naturalWidth, image.naturalHeight, 1);
  const [width, height] = [image.naturalWidth, image.naturalHeight].map((side) => Math.round(side * scale));
  if (width === undefined || height === undefined || width < 3 || height < 3) return null;
  const canvas = document.createElement('canvas');
  [canvas.width, canvas.height] = [width, height];
  const context = canvas.getContext('2d', { willReadFrequently: true });
  if (context === null) return null;
  context.drawImage(image, 0, 0, width, height);
  return laplacianVariance(greyOf(context.getImageData(0, 0, width, height).data), width);
}

/** In a word. @param {number} value */
export function sharpnessWord(value) {
  return value < SOFT ? 'soft' : value < SHARP ? 'fair' : 'sharp';
}

/** The brightness of each pixel. @param {Uint8ClampedArray} rgba */
function greyOf(rgba) {
  const grey = new Float32Array(rgba.length / 4);
  for (let at = 0; at < grey.length; at++)
    grey[at] =
      0.299 * (rgba[at * 4] ?? 0) + 0.587 * (rgba[at * 4 + 1] ?? 0) + 0.114 * (rgba[at * 4 + 2] ?? 0);
  return grey;
}

/** The variance of what the kernel 0 1 0, 1 -4 1, 0 1 0 makes of a picture. @param {Float32Array} grey @param {number} width */
export function laplacianVariance(grey, width) {
  const at = (/** @type {number} */ nth) => grey[nth] ?? 0;
  let [count, sum, squares] = [0, 0, 0];
  for (let row = 1; row < grey.length / width - 1; row++)
    for (let nth = row * width + 1; nth < (row + 1) * width - 1; nth++) {
      const value = at(nth - 1) + at(nth + 1) + at(nth - width) + at(nth + width) - 4 * at(nth);
      count += 1;
      sum += value;
      squares += value * value;
    }
  return count === 0 ? 0 : squares / count - (sum / count) ** 2;
}
