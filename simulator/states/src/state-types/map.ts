import type { MapState, QueryLanguage } from '../asl/definition.ts';
import { effectiveInput } from '../data/input.ts';
import { readNumber } from '../data/number-field.ts';
import { fillTemplate } from '../data/payload-template.ts';
import { resolveIn } from '../data/reference.ts';
import { bindingsOf, type Scope } from '../data/scope.ts';
import { QUERY_ERROR, runtimeFailure, StateFailure } from '../failures.ts';
import type { Json } from '../json.ts';
import { evaluateTemplate, evaluateTyped } from '../jsonata/evaluate.ts';
import { inBatches } from './batches.ts';
import type { Branch, Fork, ToleratedFailures } from './move.ts';

/**
 * Makes one branch of each item.
 * @param read items that came from elsewhere than the state's input.
 * @throws {StateFailure}
 */
export async function enterMap(
  state: MapState,
  language: QueryLanguage,
  scope: Scope,
  read?: readonly Json[],
): Promise<Fork> {
  const seen: Scope = { ...scope, input: effectiveInput(state, language, scope) };
  const items = read ?? (await itemsOf(state, language, seen));
  const settings = await mapSettings(state, language, seen);
  const branches: Branch[] = [];
  for (const [Index, Value] of items.entries()) {
    const item = { Index, Value };
    branches.push({ input: await branchInput(state, language, withItem(seen, item)), item });
  }
  if (state.ItemSelector !== undefined) scope.inspect?.('afterItemSelector', inputsOf(branches));
  const { ItemBatcher: batcher } = state;
  if (!batcher) return { kind: 'fork', branches, ...settings };
  const batches = await inBatches(batcher, branches, language, seen);
  scope.inspect?.('afterItemBatcher', inputsOf(batches));
  return { kind: 'fork', branches: batches, ...settings };
}

function inputsOf(branches: readonly Branch[]): Json {
  return branches.map(({ input }) => input);
}

/** How many items run at once and how many may fail. */
export async function mapSettings(
  state: MapState,
  language: QueryLanguage,
  scope: Scope,
): Promise<{ maxConcurrency: number; tolerated: ToleratedFailures }> {
  const read = (name: string, value: number | string | undefined, path: string | undefined) =>
    readNumber({ name, value, path }, language, scope);
  const maxConcurrency = await read('MaxConcurrency', state.MaxConcurrency, state.MaxConcurrencyPath);
  const count = await read('ToleratedFailureCount', state.ToleratedFailureCount, state.ToleratedFailureCountPath);
  const percentage = await read(
    'ToleratedFailurePercentage',
    state.ToleratedFailurePercentage,
    state.ToleratedFailurePercentagePath,
  );
  scope.inspect?.('maxConcurrency', maxConcurrency ?? 0);
  if (count !== undefined) scope.inspect?.('toleratedFailureCount', count);
  if (percentage !== undefined) scope.inspect?.('toleratedFailurePercentage', percentage);
  return { maxConcurrency: maxConcurrency ?? 0, tolerated: { count, percentage } };
}

/** The items of a map. @throws {StateFailure} when they are no array. */
async function itemsOf(state: MapState, language: QueryLanguage, scope: Scope): Promise<readonly Json[]> {
  if (language === 'JSONata') {
    if (state.Items === undefined) return inputItems(scope.input);
    return arrayOrNone(await evaluateTyped(state.Items, 'Items', 'array', bindingsOf(scope)));
  }
  const path = state.ItemsPath ?? '$';
  const items = resolveIn('ItemsPath', path, scope.input, scope);
  if (!Array.isArray(items)) {
    throw runtimeFailure(`Reference path "${path.replace(/^\$\$/, '$')}" must point to array.`);
  }
  if (state.ItemsPath !== undefined) scope.inspect?.('afterItemsPath', items);
  return items;
}

function inputItems(input: Json): readonly Json[] {
  if (Array.isArray(input)) return input;
  throw new StateFailure(QUERY_ERROR, `Map state input must be an array but was: ${JSON.stringify(input)}`);
}

function arrayOrNone(value: Json): readonly Json[] {
  return Array.isArray(value) ? value : [];
}

async function branchInput(state: MapState, language: QueryLanguage, scope: Scope): Promise<Json> {
  const { Value = null } = (scope.context['Map'] as { Item?: { Value?: Json } }).Item ?? {}; // withItem put it there.
  if (language === 'JSONata') {
    if (state.ItemSelector === undefined) return Value;
    return evaluateTemplate(state.ItemSelector, 'ItemSelector', bindingsOf(scope));
  }
  const template = state.ItemSelector ?? state.Parameters;
  return template === undefined ? Value : fillTemplate(template, scope.input, scope);
}

function withItem(scope: Scope, item: { Index: number; Value: Json }): Scope {
  return { ...scope, context: { ...scope.context, Map: { Item: item } } };
}
