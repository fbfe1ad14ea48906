import type { Json } from '../json.ts';

/** A parsed path: steps from a root. */
export interface Path {
  readonly text: string;
  readonly steps: readonly Step[];
  /** Whether it can have one match at most; a path that can have more yields an array. */
  readonly isDefinite: boolean;
}

/** One step of a path. `deep` steps apply to every descendant (`..`). */
export type Step = ChildStep | IndexStep | SliceStep | WildcardStep | FilterStep | FunctionStep;

/** `.name`, `['name']`, `['a','b']`. */
interface ChildStep {
  readonly kind: 'child';
  readonly names: readonly string[];
  readonly deep: boolean;
}

/** `[0]`, `[-1]`, `[0,2]`. */
interface IndexStep {
  readonly kind: 'index';
  readonly indexes: readonly number[];
  readonly deep: boolean;
}

/** `[from:to:step]`. */
interface SliceStep {
  readonly kind: 'slice';
  readonly from: number | undefined;
  readonly to: number | undefined;
  readonly step: number;
  readonly deep: boolean;
}

/** `.*` or `[*]`. */
interface WildcardStep {
  readonly kind: 'wildcard';
  readonly deep: boolean;
}

/** `[?(...)]`. */
interface FilterStep {
  readonly kind: 'filter';
  readonly condition: Condition;
  readonly deep: boolean;
}

/** `.length()` and its kin, at a path's end. */
interface FunctionStep {
  readonly kind: 'function';
  readonly name: string;
  readonly deep: false;
}

/** The condition of a filter. */
export type Condition =
  | { readonly kind: 'and' | 'or'; readonly left: Condition; readonly right: Condition }
  | { readonly kind: 'not'; readonly condition: Condition }
  | { readonly kind: 'exists'; readonly operand: Operand }
  | { readonly kind: 'compare'; readonly operator: Comparison; readonly left: Operand; readonly right: Operand };

/** How a filter compares. */
export type Comparison = '==' | '!=' | '<' | '<=' | '>' | '>=' | '=~' | 'in' | 'nin';

/** A side of a comparison: a literal, or a path from the current node (`@`) or the root (`$`). */
export type Operand =
  | { readonly kind: 'literal'; readonly value: Json }
  | { readonly kind: 'pattern'; readonly pattern: RegExp }
  | { readonly kind: 'path'; readonly from: 'current' | 'root'; readonly path: Path };

/** Makes a path of its steps. */
export function pathOf(text: string, steps: readonly Step[]): Path {
  return { text, steps, isDefinite: steps.every(isDefiniteStep) };
}

/** Whether a step leads to one node at most. */
export function isDefiniteStep(step: Step): boolean {
  if (step.deep) return false;
  if (step.kind === 'child') return step.names.length === 1;
  if (step.kind === 'index') return step.indexes.length === 1;
  return step.kind === 'function';
}
