import type { Random } from '#kernel';
import type { Json, JsonObject } from '../json.ts';
import type { Bindings } from '../jsonata/evaluate.ts';

/** What a state's fields are evaluated against. */
export interface Scope {
  /** The state's input as it came. */
  readonly input: Json;
  /** The context object (`$$`, `$states.context`). */
  readonly context: JsonObject;
  readonly variables: JsonObject;
  /** What the state's work yielded, once it is done. */
  readonly result?: Json;
  /** The error that is being caught. */
  readonly errorOutput?: JsonObject;
  readonly tools: Tools;
  /** Told of intermediate values, for TestState. */
  readonly inspect?: Inspect;
}

/** What evaluation takes from outside. */
export interface Tools {
  readonly random: Random;
  readonly nowMs: () => number;
  /** The functions that JSONata sees. */
  readonly functions: Readonly<Record<string, unknown>>;
}

/** Told of an intermediate value by the name that TestState gives it. */
export type Inspect = (name: string, value: Json) => void;

/** What JSONata expressions see in a scope. */
export function bindingsOf(scope: Scope): Bindings {
  const { input, context, result, errorOutput } = scope;
  return {
    ...scope.tools.functions,
    ...scope.variables,
    states: {
      input,
      context,
      ...(result === undefined ? {} : { result }),
      ...(errorOutput === undefined ? {} : { errorOutput }),
    },
  };
}
