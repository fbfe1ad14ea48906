/** What the names in a template stand for while one stack is deployed. */
export interface Scope {
  /** A pseudo parameter, a parameter, or the physical id of a resource; undefined for `AWS::NoValue`. */
  ref(name: string): unknown;
  attribute(logicalId: string, attribute: string): unknown;
  condition(name: string): boolean;
  mapped(map: string, first: string, second: string): unknown;
  imported(exportName: string): string;
  readonly region: string;
  /** Throws with the place in the template that is being resolved. */
  fail(why: string): never;
}
