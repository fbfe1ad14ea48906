/** A name in a path, as written, a placeholder for one (`#n`), or an index into a list. */
export type PathElement = { readonly name: string } | { readonly placeholder: string } | number;

/** A document path as written. */
export interface PathNode {
  readonly kind: 'path';
  readonly elements: readonly PathElement[];
}

/** A placeholder for a value (`:v`). */
export interface ValueNode {
  readonly kind: 'value';
  readonly placeholder: string;
}

/** A function with its arguments. */
export interface FunctionNode {
  readonly kind: 'function';
  readonly name: string;
  readonly args: readonly OperandNode[];
}

/** What operators compare. */
export type OperandNode = PathNode | ValueNode | FunctionNode;

/** The comparison operators. */
export type Comparator = '=' | '<>' | '<' | '<=' | '>' | '>=';

/** A condition as written. */
export type ConditionNode =
  | FunctionNode
  | {
      readonly kind: 'comparison';
      readonly operator: Comparator;
      readonly left: OperandNode;
      readonly right: OperandNode;
    }
  | {
      readonly kind: 'between';
      readonly operand: OperandNode;
      readonly lower: OperandNode;
      readonly upper: OperandNode;
    }
  | { readonly kind: 'in'; readonly operand: OperandNode; readonly options: readonly OperandNode[] }
  | { readonly kind: 'and' | 'or'; readonly left: ConditionNode; readonly right: ConditionNode }
  | { readonly kind: 'not'; readonly condition: ConditionNode };

/** A condition expression: its tree, and what was seen while reading it. */
export interface ConditionSyntax {
  readonly condition: ConditionNode;
  readonly hasRedundantParentheses: boolean;
  readonly operatorCount: number;
}

/** The value that a SET action computes. */
export type SetValueNode =
  | OperandNode
  | { readonly kind: 'sum'; readonly operator: '+' | '-'; readonly left: OperandNode; readonly right: OperandNode };

/** One action of an update expression. */
export type ActionNode =
  | { readonly kind: 'set'; readonly path: PathNode; readonly value: SetValueNode }
  | { readonly kind: 'remove'; readonly path: PathNode }
  | { readonly kind: 'add' | 'delete'; readonly path: PathNode; readonly value: ValueNode };

/** The sections of an update expression. */
export type SectionName = 'SET' | 'REMOVE' | 'ADD' | 'DELETE';

/** An update expression. */
export interface UpdateSyntax {
  readonly sections: readonly { readonly name: SectionName; readonly actions: readonly ActionNode[] }[];
}
