import { box, host } from './context.js';

/** Relative luminance (WCAG 2.2, power 2.2) of a computed colour; NaN when it is transparent or written in a form not read here. */
function luminance(color: string): number {
  const [a, b, c, alpha] = (color.match(/[\d.]+/g) ?? []).map(Number) as [number, number, number, number?];
  if (alpha === 0) return NaN;
  // Browsers hand oklab and oklch back as written; the cube of that lightness is close to the luminance.
  if (color.startsWith('okl')) return a ** 3;
  return color.startsWith('rgb') ? (0.2126 * a ** 2.2 + 0.7152 * b ** 2.2 + 0.0722 * c ** 2.2) / 255 ** 2.2 : NaN;
}

/**
 * Ink is the site's own text colour, paper the background found behind the widget. When the two are closer than
 * 4.5 : 1, or one cannot be read, ink becomes near-black or white: no host page can make the reviews illegible.
 */
export function applyTheme(): void {
  let paper = '';
  let light = NaN;
  for (let node: Element | null = host; node && !(light >= 0); node = node.parentElement) {
    paper = getComputedStyle(node).backgroundColor;
    light = luminance(paper);
  }
  if (!(light >= 0)) {
    paper = '#fff';
    light = 1;
  }
  const own = getComputedStyle(host).color;
  const ink = luminance(own);
  const enough = (Math.max(ink, light) + 0.05) / (Math.min(ink, light) + 0.05) >= 4.5;
  const isLight = light > 0.18;
  box.style.cssText += `;--ink:${enough ? own : isLight ? '#111' : '#fff'};--paper:${paper};color-scheme:${isLight ? 'light' : 'dark'}`;
}
