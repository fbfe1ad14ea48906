/** A run of characters in one style. */
interface Run {
  readonly text: string;
  readonly style: Style;
}

interface Style {
  readonly colour: string;
  readonly isBold: boolean;
  readonly isDim: boolean;
}

const PLAIN: Style = { colour: '#d8dee9', isBold: false, isDim: false };

/** The colours of SGR codes 30 to 37, as a calm dark terminal shows them. */
const COLOURS = ['#3b4252', '#e0707a', '#8fc77f', '#e5c07b', '#6aa5e0', '#b48ead', '#7fc7c7', '#d8dee9'];

const FONT_SIZE = 13;
const LINE_HEIGHT = 18;
const CHARACTER_WIDTH = 7.83;
const MARGIN = 16;

/**
 * A terminal's output as an SVG picture: monospaced lines with the colours that it was printed in.
 * @param text with SGR colour codes; other control sequences are left out.
 */
export function terminalSvg(text: string): string {
  const lines = text.trimEnd().split('\n').map(parseRuns);
  const columns = Math.max(...lines.map((runs) => runs.reduce((sum, run) => sum + [...run.text].length, 0)));
  const width = Math.ceil(columns * CHARACTER_WIDTH + 2 * MARGIN);
  const height = lines.length * LINE_HEIGHT + 2 * MARGIN;
  const body = lines.map((runs, at) => svgLine(runs, MARGIN + (at + 0.75) * LINE_HEIGHT)).join('\n');
  return [
    `<svg xmlns="http://www.w3.org/2000/svg" width="${width}" height="${height}" viewBox="0 0 ${width} ${height}">`,
    '<title>What make demo prints</title>',
    `<rect width="100%" height="100%" rx="8" fill="#1e222a"/>`,
    `<g font-family="ui-monospace, SFMono-Regular, Menlo, Consolas, 'DejaVu Sans Mono', monospace" font-size="${FONT_SIZE}" xml:space="preserve">`,
    body,
    '</g>',
    '</svg>',
    '',
  ].join('\n');
}

function svgLine(runs: readonly Run[], y: number): string {
  let column = 0;
  return runs
    .filter(({ text }) => text !== '')
    .map(({ text, style }) => {
      const x = (MARGIN + column * CHARACTER_WIDTH).toFixed(1);
      const characters = [...text].length;
      column += characters;
      if (text.trim() === '') return '';
      const weight = style.isBold ? ' font-weight="bold"' : '';
      const opacity = style.isDim ? ' opacity="0.6"' : '';
      // The width is fixed, so that columns stay aligned in whichever font the reader has.
      const length = (characters * CHARACTER_WIDTH).toFixed(1);
      return `<text x="${x}" y="${y.toFixed(1)}" fill="${style.colour}" textLength="${length}" lengthAdjust="spacingAndGlyphs"${weight}${opacity}>${escapeXml(text)}</text>`;
    })
    .join('');
}

const ESCAPE = String.fromCharCode(27);
const SGR = new RegExp(`${ESCAPE}\\[([0-9;]*)m`, 'g');

function parseRuns(line: string): Run[] {
  const runs: Run[] = [];
  let style = PLAIN;
  let from = 0;
  for (const match of line.matchAll(SGR)) {
    runs.push({ text: line.slice(from, match.index), style });
    style = (match[1] ?? '').split(';').reduce(applyCode, style);
    from = match.index + match[0].length;
  }
  runs.push({ text: line.slice(from), style });
  return runs;
}

function applyCode(style: Style, code: string): Style {
  const value = Number(code);
  if (value === 0) return PLAIN;
  if (value === 1) return { ...style, isBold: true };
  if (value === 2) return { ...style, isDim: true };
  if (value === 22) return { ...style, isBold: false, isDim: false };
  if (value === 39) return { ...style, colour: PLAIN.colour };
  return { ...style, colour: COLOURS[value - 30] ?? style.colour };
}

function escapeXml(text: string): string {
  return text.replaceAll('&', '&amp;').replaceAll('<', '&lt;').replaceAll('>', '&gt;');
}
