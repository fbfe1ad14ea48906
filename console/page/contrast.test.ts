import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { expect, test } from 'vitest';

const css = readFileSync(join(import.meta.dirname, 'console.css'), 'utf8');
const [light, dark] = [...css.matchAll(/:root \{([^}]*)\}/g)].map(([, block = '']) => coloursOf(block));

const INKS = ['ink', 'quiet', 'green', 'blue', 'amber', 'red', 'grey'];
const GROUNDS = ['paper', 'card', 'track'];

/** The least contrast of text ("Contrast (Minimum)", WCAG 2.2). */
const LEAST = 4.5;

test.each([
  ['light', light],
  ['dark', dark],
])('every word can be read on every ground in the %s scheme', (_, colours) => {
  const weak = INKS.flatMap((ink) =>
    GROUNDS.map((ground) => ({ ink, ground, contrast: contrast(colours?.get(ink), colours?.get(ground)) })),
  ).filter(({ contrast: found }) => !(found >= LEAST));
  expect(weak).toEqual([]);
});

function coloursOf(block: string): ReadonlyMap<string, string> {
  return new Map([...block.matchAll(/--(\w+): (#[0-9a-f]{6});/g)].map(([, name = '', colour = '']) => [name, colour]));
}

function contrast(one = '', other = ''): number {
  const [darker = Number.NaN, lighter = Number.NaN] = [luminance(one), luminance(other)].toSorted((a, b) => a - b);
  return (lighter + 0.05) / (darker + 0.05);
}

/** "Relative luminance", WCAG 2.2. */
function luminance(colour: string): number {
  const [red = Number.NaN, green = Number.NaN, blue = Number.NaN] = [1, 3, 5].map((at) => {
    const share = Number.parseInt(colour.slice(at, at + 2), 16) / 255;
    return share <= 0.04045 ? share / 12.92 : ((share + 0.055) / 1.055) ** 2.4;
  });
  return 0.2126 * red + 0.7152 * green + 0.0722 * blue;
}
