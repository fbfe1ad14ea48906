import type { AttributeValue } from '../items/attribute-value.ts';
import type { Path } from '../items/paths.ts';
import type { FunctionNode, OperandNode, PathNode, ValueNode } from './nodes.ts';
import { isReservedWord } from './reserved-words.ts';

/** The placeholders of a request, and which of them its expressions used. */
export interface Scope {
  readonly names: Readonly<Record<string, string>>;
  readonly values: Readonly<Record<string, AttributeValue>>;
  readonly usedNames: Set<string>;
  readonly usedValues: Set<string>;
}

/** An operand whose placeholders are replaced. */
export type Operand =
  | { readonly kind: 'path'; readonly path: Path }
  | { readonly kind: 'value'; readonly value: AttributeValue }
  | FunctionOperand
  /** A placeholder that stands for nothing; a fault is on record. */
  | { readonly kind: 'unknown' };

/** A function with its arguments. */
export interface FunctionOperand {
  readonly kind: 'function';
  readonly name: string;
  readonly args: readonly Operand[];
  /** The type it is known to answer. */
  readonly type: string | undefined;
}

/** Faults by kind; of each kind the first one stays. */
export class Faults {
  readonly #byKind = new Map<string, string>();

  /** Notes a fault unless one of its kind is there. */
  note(kind: string, text: string): void {
    if (!this.#byKind.has(kind)) this.#byKind.set(kind, text);
  }

  has(kind: string): boolean {
    return this.#byKind.has(kind);
  }

  /** The fault to tell: the first kind of `order` that has one. */
  first(order: readonly string[]): string | undefined {
    for (const kind of order) {
      const text = this.#byKind.get(kind);
      if (text !== undefined) return text;
    }
    return undefined;
  }

  clear(): void {
    this.#byKind.clear();
  }
}

/** How the functions of one kind of expression are checked. */
export type CheckFunction = (node: FunctionNode, args: readonly Operand[]) => string | undefined;

/** Replaces placeholders and notes what is wrong with them. */
export interface Binder {
  path(node: PathNode): Path;
  value(node: ValueNode): Operand;
  operand(node: OperandNode): Operand;
}

/** Where a binder notes its faults: reserved words, unknown names, unknown values. */
export interface FaultPlaces {
  readonly general: Faults;
  readonly placeholders: Faults;
  readonly nameKind: string;
  readonly valueKind: string;
}

/** As deep as values may nest. */
const MAX_PATH_ELEMENTS = 32;

/** A binder over a request's placeholders. */
export function createBinder(scope: Scope, places: FaultPlaces, checkFunction: CheckFunction): Binder {
  const nameOf = (placeholder: string): string => {
    const name = Object.hasOwn(scope.names, placeholder) ? scope.names[placeholder] : undefined;
    if (name !== undefined) {
      scope.usedNames.add(placeholder);
      return name;
    }
    places.placeholders.note(
      places.nameKind,
      `An expression attribute name used in the document path is not defined; attribute name: ${placeholder}`,
    );
    return '';
  };

  const binder: Binder = {
    path: ({ elements }) => {
      if (elements.length > MAX_PATH_ELEMENTS) {
        const count = elements.length;
        places.general.note('depth', `The document path has too many nesting levels; nesting levels: ${count}`);
      }
      return elements.map((element) => {
        if (typeof element === 'number') return element;
        if ('placeholder' in element) return nameOf(element.placeholder);
        if (isReservedWord(element.name)) {
          places.general.note('reserved', `Attribute name is a reserved keyword; reserved keyword: ${element.name}`);
        }
        return element.name;
      });
    },
    value: ({ placeholder }) => {
      const value = Object.hasOwn(scope.values, placeholder) ? scope.values[placeholder] : undefined;
      if (value !== undefined) {
        scope.usedValues.add(placeholder);
        return { kind: 'value', value };
      }
      places.placeholders.note(
        places.valueKind,
        `An expression attribute value used in expression is not defined; attribute value: ${placeholder}`,
      );
      return { kind: 'unknown' };
    },
    operand: (node) => {
      if (node.kind === 'path') return { kind: 'path', path: binder.path(node) };
      if (node.kind === 'value') return binder.value(node);
      const args = node.args.map(binder.operand);
      return { kind: 'function', name: node.name, args, type: checkFunction(node, args) };
    },
  };
  return binder;
}
