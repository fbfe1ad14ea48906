import pc from 'picocolors';

/** A length of time as people read it: `84 ms`, `1.2 s`, `2 min 05 s`. */
export function duration(milliseconds: number): string {
  if (milliseconds < 1_000) return `${Math.round(milliseconds)} ms`;
  if (milliseconds < 60_000) return `${(milliseconds / 1_000).toFixed(1)} s`;
  const minutes = Math.floor(milliseconds / 60_000);
  const seconds = Math.floor((milliseconds % 60_000) / 1_000);
  return `${minutes} min ${String(seconds).padStart(2, '0')} s`;
}

/** An amount with its currency: `49.90 EUR`. */
export function money(amountMinor: number, currency: string): string {
  return `${(amountMinor / 100).toFixed(2)} ${currency.toUpperCase()}`;
}

/** One row of a table. */
export type TableRow = readonly string[];

/** A table with aligned columns; numbers and amounts are right-aligned where `align` says so. */
export function table(head: TableRow, rows: readonly TableRow[], align: readonly ('left' | 'right')[] = []): string[] {
  const widths = head.map((cell, column) => Math.max(...[head, ...rows].map((row) => width(row[column] ?? cell))));
  const format = (row: TableRow) =>
    row
      .map((cell, column) => pad(cell, widths[column] ?? 0, align[column] ?? 'left'))
      .join('  ')
      .trimEnd();
  return [pc.dim(format(head)), ...rows.map(format)];
}

/** Pads a text that may hold colours to a width in characters. */
export function pad(text: string, columns: number, align: 'left' | 'right' = 'left'): string {
  const filler = ' '.repeat(Math.max(0, columns - width(text)));
  return align === 'left' ? text + filler : filler + text;
}

/** Characters that are seen: colours take none. */
function width(text: string): number {
  return [...stripColours(text)].length;
}

function stripColours(text: string): string {
  return text.replaceAll(new RegExp(`${String.fromCharCode(27)}\\[[0-9;]*m`, 'g'), '');
}
