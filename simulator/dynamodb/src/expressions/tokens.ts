/** A piece of an expression. */
export interface Token {
  readonly kind: 'name' | 'attribute' | 'value' | 'number' | 'symbol' | 'end';
  readonly text: string;
  readonly start: number;
  readonly end: number;
}

/** The expression is not one: a text for the caller. */
export class ExpressionFault extends Error {
  override readonly name = 'ExpressionFault';
}

const TOKEN = /[ \t\r\n]+|([a-zA-Z][a-zA-Z0-9_]*)|(#[a-zA-Z0-9_]+)|(:[a-zA-Z0-9_]+)|([0-9]+)|(>=|<=|<>|.)/gsy;

/** Reads tokens one after the other. */
export interface TokenReader {
  readonly position: number;
  peek(ahead?: number): Token;
  next(): Token;
  /** Takes the symbol if it comes next. */
  accept(symbol: string): boolean;
  /** @throws {ExpressionFault} when something else comes next. */
  expect(symbol: string): void;
  /** Takes the keyword, in any case, if it comes next. */
  acceptKeyword(keyword: string): boolean;
  isKeyword(keyword: string): boolean;
  /** The token behind the parenthesis that closes the one at `position + ahead`. */
  afterParenthesis(): Token;
  /** @throws {ExpressionFault} always: the token that comes next does not belong here. */
  fail(): never;
}

/** Splits an expression. */
export function readTokens(source: string): TokenReader {
  const tokens = tokenise(source);
  const closing = matchParentheses(tokens);
  const last = tokens.length - 1;
  let position = 0;
  const peek = (ahead = 0): Token => tokens[Math.min(position + ahead, last)] ?? END;
  const isSymbol = (symbol: string) => peek().kind === 'symbol' && peek().text === symbol;

  const fail = (): never => {
    const token = peek();
    const before = tokens[position - 1] ?? token;
    const after = tokens[Math.min(position + 1, last)] ?? token;
    const shown = token.kind === 'end' ? '<EOF>' : token.text;
    throw new ExpressionFault(`Syntax error; token: "${shown}", near: "${source.slice(before.start, after.end)}"`);
  };

  const isKeyword = (keyword: string) => peek().kind === 'name' && peek().text.toUpperCase() === keyword;

  const step = (taken: boolean) => {
    if (taken) position += 1;
    return taken;
  };

  return {
    get position() {
      return position;
    },
    peek,
    next: () => {
      const token = peek();
      position = Math.min(position + 1, last);
      return token;
    },
    accept: (symbol) => step(isSymbol(symbol)),
    expect: (symbol) => {
      if (!step(isSymbol(symbol))) fail();
    },
    acceptKeyword: (keyword) => step(isKeyword(keyword)),
    isKeyword,
    afterParenthesis: () => tokens[(closing.get(position) ?? last) + 1] ?? END,
    fail,
  };
}

const END: Token = { kind: 'end', text: '', start: 0, end: 0 };
const KINDS = ['name', 'attribute', 'value', 'number', 'symbol'] as const;

function tokenise(source: string): Token[] {
  const tokens: Token[] = [];
  for (const match of source.matchAll(TOKEN)) {
    const group = KINDS.findIndex((_, index) => match[index + 1] !== undefined);
    const kind = KINDS[group];
    if (kind) tokens.push({ kind, text: match[0], start: match.index, end: match.index + match[0].length });
  }
  tokens.push({ kind: 'end', text: '', start: source.length, end: source.length });
  return tokens;
}

/** Where each opening parenthesis is closed. */
function matchParentheses(tokens: readonly Token[]): Map<number, number> {
  const closing = new Map<number, number>();
  const open: number[] = [];
  for (const [index, token] of tokens.entries()) {
    if (token.text === '(') open.push(index);
    if (token.text !== ')') continue;
    const start = open.pop();
    if (start !== undefined) closing.set(start, index);
  }
  return closing;
}
