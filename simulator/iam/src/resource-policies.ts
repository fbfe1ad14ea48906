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

/** Resource policies of no service yet. A policy is compiled once as long as its text is the same. */
export function createResourcePolicies(): ResourcePolicies {
  const lookups = new Map<string, ResourcePolicyLookup>();
  const compiled = new Map<string, readonly Statement[]>();
  return {
    use: (service, lookup) => {
      lookups.set(service, lookup);
    },
    statementsOf: (service, resourceArn) => {
      const text = lookups.get(service)?.(resourceArn);
      if (text === undefined || text === '') return undefined;
      const known = compiled.get(text);
      if (known) return known;
      const statements = compilePolicy('resource', text);
      if (compiled.size >= COMPILED_LIMIT) compiled.clear();
      compiled.set(text, statements);
      return statements;
    },
  };
}
