import type { FunctionBehaviour } from './cases.ts';

/** A recorded function as a program for Node.js. */
export function functionSource(behaviour: FunctionBehaviour): string {
  return `exports.handler = async (event) => {\n  ${bodyOf(behaviour)}\n};\n${AS_PYTHON}`;
}

function bodyOf(behaviour: FunctionBehaviour): string {
  switch (behaviour.behaviour) {
    case 'echo':
      return 'return event;';
    case 'echo-after':
      return `await new Promise((resolve) => setTimeout(resolve, ${(behaviour.seconds ?? 0) * 1_000}));\n  return event;`;
    case 'constant':
      return `return ${typeof behaviour.value === 'string' ? behaviour.value : JSON.stringify(behaviour.value)};`;
    case 'constant-repeated':
      return `return ${JSON.stringify(behaviour.text ?? '')}.repeat(${behaviour.times ?? 1});`;
    case 'describe':
      return `return ${JSON.stringify(behaviour.prefix ?? '')} + asPython(event);`;
    case 'raise':
      return (
        `throw Object.assign(new Error(${JSON.stringify(behaviour.errorMessage)}), ` +
        `{ name: ${JSON.stringify(behaviour.errorType)} });`
      );
    default:
      throw new Error(`The cases name a behaviour that is not known here: ${behaviour.behaviour}`);
  }
}

/** A value as Python prints it. */
const AS_PYTHON = `
function asPython(value) {
  if (value === null || value === undefined) return 'None';
  if (value === true) return 'True';
  if (value === false) return 'False';
  if (typeof value === 'string') return "'" + value + "'";
  if (Array.isArray(value)) return '[' + value.map(asPython).join(', ') + ']';
  if (typeof value === 'number') return String(value);
  return '{' + Object.entries(value).map(([name, member]) => "'" + name + "': " + asPython(member)).join(', ') + '}';
}
`;
