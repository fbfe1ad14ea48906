import { type Comment, type Node, parseSync, Visitor } from 'oxc-parser';
import type { SourceFile } from './source-files.ts';

/** A function of a file and how long it is. */
export interface FunctionLength {
  readonly line: number;
  readonly lines: number;
}

/** Names that a file exports by a declaration without a docstring above it. */
export function undocumentedExports({ path, text }: SourceFile): readonly string[] {
  const { program, comments } = parseSync(path, text);
  return program.body.flatMap((statement) => {
    if (statement.type !== 'ExportNamedDeclaration' || !statement.declaration) return [];
    return hasDocstring(text, comments, statement.start) ? [] : [`${path}: ${nameOf(statement.declaration)}`];
  });
}

function hasDocstring(text: string, comments: readonly Comment[], start: number): boolean {
  return comments.some(
    (comment) =>
      comment.type === 'Block' &&
      comment.value.startsWith('*') &&
      comment.end <= start &&
      text.slice(comment.end, start).trim() === '',
  );
}

function nameOf(declaration: Node): string {
  if ('id' in declaration && declaration.id && 'name' in declaration.id) return String(declaration.id.name);
  if (declaration.type === 'VariableDeclaration') {
    return declaration.declarations.map(({ id }) => ('name' in id ? String(id.name) : '?')).join(', ');
  }
  return '?';
}

/** Every function of a file with a body, and its length in lines; one that only holds others counts without them. */
export function functionLengths({ path, text }: SourceFile): readonly FunctionLength[] {
  const found: Array<{ start: number; end: number }> = [];
  const note = (node: { start: number; end: number }) => {
    found.push({ start: node.start, end: node.end });
  };
  new Visitor({
    FunctionDeclaration: note,
    FunctionExpression: note,
    ArrowFunctionExpression: note,
  }).visit(parseSync(path, text).program);
  const lineOf = lineIndex(text);
  const spans = found.map(({ start, end }) => ({ start: lineOf(start), end: lineOf(end) }));
  return spans.map((span) => ({ line: span.start, lines: ownLines(span, spans) }));
}

/** Lines of a function that are not lines of a function inside it. */
function ownLines(span: { start: number; end: number }, all: readonly { start: number; end: number }[]): number {
  const inner = new Set<number>();
  for (const other of all) {
    if (other === span || other.start < span.start || other.end > span.end || sameSpan(other, span)) continue;
    for (let line = other.start + 1; line < other.end; line += 1) inner.add(line);
  }
  return span.end - span.start + 1 - inner.size;
}

function sameSpan(a: { start: number; end: number }, b: { start: number; end: number }): boolean {
  return a.start === b.start && a.end === b.end;
}

function lineIndex(text: string): (offset: number) => number {
  const starts = [0];
  for (let at = text.indexOf('\n'); at !== -1; at = text.indexOf('\n', at + 1)) starts.push(at + 1);
  return (offset) => {
    let low = 0;
    let high = starts.length - 1;
    while (low < high) {
      const middle = (low + high + 1) >> 1;
      if ((starts[middle] ?? 0) <= offset) low = middle;
      else high = middle - 1;
    }
    return low + 1;
  };
}
