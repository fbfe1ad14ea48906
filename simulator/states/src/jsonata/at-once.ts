import { readFileSync } from 'node:fs';
import { createRequire } from 'node:module';
import { compileFunction, constants, createContext, runInContext, Script } from 'node:vm';
import type jsonata from 'jsonata';
import { BOUNDS } from './bounds.ts';

/** The JSONata library, as it exports itself. */
type Library = typeof jsonata;

/** An expression that the library has parsed. */
export type Compiled = ReturnType<Library>;

/** What came of an evaluation; neither: it has not come to its end. */
interface Outcome {
  readonly value?: unknown;
  readonly error?: unknown;
}

/**
 * The library waits between the steps of an evaluation, so that evaluations beside each other would use up each
 * other's time. In a context whose microtasks are its own an evaluation is run to its end at once, and a watchdog can
 * stop it wherever it stands.
 */
const room = createContext(constants.DONT_CONTEXTIFY, { microtaskMode: 'afterEvaluate' });

// What the library takes of Node: it encodes Base64 with a Buffer.
Object.assign(room, { global: { Buffer } });

const library = loadLibrary();

/** Settles inside the room: only there a promise is settled when the run is over. */
const settle = runInContext(
  `(expression, bindings) => {
    const outcome = {};
    expression.evaluate(undefined, bindings).then(
      (value) => { outcome.value = value; },
      (error) => { outcome.error = error; },
    );
    return outcome;
  }`,
  room,
) as (expression: Compiled, bindings: Readonly<Record<string, unknown>>) => Outcome; // Its text is above.

const work = new Script('work()');

function loadLibrary(): Library {
  const path = createRequire(import.meta.url).resolve('jsonata');
  const module: { exports: unknown } = { exports: {} };
  const load = compileFunction(readFileSync(path, 'utf8'), ['module', 'exports'], {
    filename: path,
    parsingContext: room,
  });
  load(module, module.exports);
  return module.exports as Library; // What the package exports.
}

/** Parses an expression. @throws JSONata's own error when it is not well formed. */
export function compile(text: string): Compiled {
  return library(text, BOUNDS);
}

/**
 * Evaluates an expression to its end, within the bounds.
 * @param isWatched whether it has what the library cannot stop by itself, as a pattern that backtracks for ever. The
 * watchdog is a thread, which costs a few tenths of a millisecond.
 * @throws JSONata's own error; its code is D1012 when the time is over.
 */
export function evaluateAtOnce(
  expression: Compiled,
  bindings: Readonly<Record<string, unknown>>,
  isWatched: boolean,
): unknown {
  let outcome: Outcome = {};
  Object.assign(room, {
    work: () => {
      outcome = settle(expression, bindings);
    },
  });
  try {
    work.runInContext(room, isWatched ? { timeout: BOUNDS.timeout } : {});
  } catch (error) {
    if (Object(error).code !== 'ERR_SCRIPT_EXECUTION_TIMEOUT') throw error;
    outcome = { error: { code: 'D1012' } };
  }
  if ('error' in outcome) throw outcome.error;
  return outcome.value;
}
