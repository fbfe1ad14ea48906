import { compilePolicy, type Statement } from './policy/statement.ts';

/** Finds the policy of a resource by its ARN: JSON, or undefined when it has none. */
export type ResourcePolicyLookup = (resourceArn: string) => string | undefined;

/** How many policies stay compiled. */
const COMPILED_LIMIT = 2_000;

/**
 * The statements of a resource's policy by the prefix of its service's actions (`sqs`) and its ARN; undefined when it
 * has none.
 */
export type ResourcePolicies = (service: string, resourceArn: string) => readonly Statement[] | undefined;

/** Reads policies where the services keep them; one is compiled once as long as its text is the same. */
export function createResourcePolicies(lookups: ReadonlyMap<string, ResourcePolicyLookup>): ResourcePolicies {
  const compiled = new Map<string, readonly Statement[]>();
  return (service, resourceArn) => {
    const text = lookups.get(service)?.(resourceArn);
    if (text === undefined || text === '') return undefined;
    const known = compiled.get(text);
    if (known) return known;
    const statements = compilePolicy('resource', text);
    if (compiled.size >= COMPILED_LIMIT) compiled.clear();
    compiled.set(text, statements);
    return statements;
  };
}
