import { compilePolicy, type Statement } from './policy/statement.ts';

/** Finds the policy of a resource by its ARN: JSON, or undefined when it has none. */
export type ResourcePolicyLookup = (resourceArn: string) => string | undefined;

/** How many policies stay compiled. */
const COMPILED_LIMIT = 2_000;

/** The policies that stand on resources; the services keep them, this reads them. */
export interface ResourcePolicies {
  /** Names where the policies of a service's resources are found, by the prefix of its actions, e.g. `sqs`. */
  use(service: string, lookup: ResourcePolicyLookup): void;
  /** The statements of a resource's policy; undefined when it has none. */
  statementsOf(service: string, resourceArn: string): readonly Statement[] | undefined;
}

/**
 * A policy is compiled once as long as its text is the same.
 * @param known the lookups to begin with, by service.
 */
export function createResourcePolicies(known: ReadonlyMap<string, ResourcePolicyLookup>): ResourcePolicies {
  const lookups = new Map(known);
  const compiled = new Map<string, readonly Statement[]>();
  return {
    use: (service, lookup) => {
      lookups.set(service, lookup);
    },
    statementsOf: (service, resourceArn) => {
      const text = lookups.get(service)?.(resourceArn);
      if (text === undefined || text === '') return undefined;
      const remembered = compiled.get(text);
      if (remembered) return remembered;
      const statements = compilePolicy('resource', text);
      if (compiled.size >= COMPILED_LIMIT) compiled.clear();
      compiled.set(text, statements);
      return statements;
    },
  };
}
