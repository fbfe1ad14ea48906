import { attributeOf, SUBSTITUTION } from './references.ts';
import type { Scope } from './scope.ts';

type Intrinsic = (argument: unknown, scope: Scope) => unknown;

/** Zones that `Fn::GetAZs` answers, by their letter. */
const ZONES = ['a', 'b', 'c'];

/**
 * The value that a template's value stands for: every intrinsic function replaced, `AWS::NoValue` left out.
 * @throws {CannotDeploy} for functions and dynamic references that are not simulated, and for wrong arguments.
 * @see "Intrinsic function reference", AWS CloudFormation Template Reference
 */
export function resolve(value: unknown, scope: Scope): unknown {
  if (typeof value === 'string') return refuseDynamicReference(value, scope);
  if (Array.isArray(value)) return value.map((item) => resolve(item, scope)).filter((item) => item !== undefined);
  if (typeof value !== 'object' || value === null) return value;
  const entries = Object.entries(value);
  const [first] = entries;
  if (entries.length === 1 && first && isIntrinsic(first[0])) return call(first[0], first[1], scope);
  const resolved = entries.map(([key, inner]) => [key, resolve(inner, scope)] as const);
  return Object.fromEntries(resolved.filter(([, inner]) => inner !== undefined));
}

function isIntrinsic(key: string): boolean {
  return key === 'Ref' || key === 'Condition' || key.startsWith('Fn::');
}

function call(name: string, argument: unknown, scope: Scope): unknown {
  // `Condition` is a function in conditions, and the name of an element in policies.
  if (name === 'Condition') {
    return typeof argument === 'string' ? scope.condition(argument) : { Condition: resolve(argument, scope) };
  }
  const intrinsic = Object.hasOwn(INTRINSICS, name) ? INTRINSICS[name] : undefined;
  return intrinsic ? intrinsic(argument, scope) : scope.fail(`the function ${name} is not simulated`);
}

const INTRINSICS: Readonly<Record<string, Intrinsic>> = {
  Ref: (argument, scope) => scope.ref(String(argument)),
  'Fn::GetAtt': (argument, scope) => {
    const [logicalId, attribute] = attributeOf(argument);
    return scope.attribute(logicalId, String(resolve(attribute, scope)));
  },
  'Fn::Sub': substitute,
  'Fn::Join': (argument, scope) => {
    const [delimiter, values] = listOf(argument, scope, 'Fn::Join');
    return arrayOf(values, scope, 'Fn::Join').map(String).join(String(delimiter));
  },
  'Fn::Split': (argument, scope) => {
    const [delimiter, text] = listOf(argument, scope, 'Fn::Split');
    return String(text).split(String(delimiter));
  },
  'Fn::Select': (argument, scope) => {
    const [index, values] = listOf(argument, scope, 'Fn::Select');
    const selected = arrayOf(values, scope, 'Fn::Select')[Number(index)];
    return selected ?? scope.fail(`Fn::Select: no element ${String(index)}`);
  },
  'Fn::Base64': (argument, scope) => Buffer.from(String(resolve(argument, scope))).toString('base64'),
  'Fn::FindInMap': (argument, scope) => {
    const [map, first, second] = listOf(argument, scope, 'Fn::FindInMap').map(String);
    return scope.mapped(map ?? '', first ?? '', second ?? '');
  },
  'Fn::ImportValue': (argument, scope) => scope.imported(String(resolve(argument, scope))),
  'Fn::GetAZs': (_argument, scope) => ZONES.map((zone) => scope.region + zone),
  'Fn::If': (argument, scope) => {
    // Only the branch that is taken: the other one may refer to what is not there.
    const [condition, whenTrue, whenFalse] = arrayOf(argument, scope, 'Fn::If');
    return resolve(scope.condition(String(condition)) ? whenTrue : whenFalse, scope);
  },
  'Fn::Equals': (argument, scope) => {
    const [left, right] = listOf(argument, scope, 'Fn::Equals');
    return JSON.stringify(left) === JSON.stringify(right);
  },
  'Fn::And': (argument, scope) => listOf(argument, scope, 'Fn::And').every((one) => one === true),
  'Fn::Or': (argument, scope) => listOf(argument, scope, 'Fn::Or').some((one) => one === true),
  'Fn::Not': (argument, scope) => listOf(argument, scope, 'Fn::Not')[0] !== true,
};

function substitute(argument: unknown, scope: Scope): string {
  const [template, variables = {}] = Array.isArray(argument) ? argument : [argument];
  const own = new Map(Object.entries(variables).map(([key, value]) => [key, resolve(value, scope)]));
  const replaced = String(template).replace(SUBSTITUTION, (_match, inner: string) => {
    const name = inner.trim();
    if (own.has(name)) return String(own.get(name));
    const [logicalId, attribute] = attributeOf(name);
    return String(attribute === '' ? scope.ref(logicalId) : scope.attribute(logicalId, String(attribute)));
  });
  return replaced.replaceAll('${!', '${');
}

function listOf(argument: unknown, scope: Scope, name: string): readonly unknown[] {
  return arrayOf(resolve(argument, scope), scope, name);
}

function arrayOf(value: unknown, scope: Scope, name: string): readonly unknown[] {
  return Array.isArray(value) ? value : scope.fail(`${name} needs a list`);
}

function refuseDynamicReference(text: string, scope: Scope): string {
  return text.includes('{{resolve:') ? scope.fail(`the dynamic reference in "${text}" is not simulated`) : text;
}
