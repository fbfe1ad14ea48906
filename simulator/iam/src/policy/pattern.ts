import { NotSimulated } from '#kernel';

/** Whether a text fits a pattern of a policy. */
export type Matcher = (text: string) => boolean;

const ARN_COMPONENTS = 6;

/**
 * A pattern in which `*` stands for any characters and `?` for one.
 * @throws {NotSimulated} for policy variables such as `${aws:PrincipalTag/team}`.
 * @see "IAM JSON policy elements: Action", IAM User Guide
 */
export function globMatcher(pattern: string): Matcher {
  refuseVariables(pattern);
  if (pattern === '*') return () => true;
  if (!/[*?]/.test(pattern)) return (text) => text === pattern;
  const expression = [...pattern].map((character) => {
    if (character === '*') return '.*';
    if (character === '?') return '.';
    return character.replace(/[\\^$.|+()[\]{}]/, '\\$&');
  });
  const compiled = new RegExp(`^${expression.join('')}$`, 's');
  return (text) => compiled.test(text);
}

/**
 * A pattern of an ARN: each of the six components is matched for itself, so that no wildcard reaches over a colon
 * into the next one. Components that are missing at its end match anything.
 * @see "IAM JSON policy elements: Resource", IAM User Guide
 */
export function arnMatcher(pattern: string): Matcher {
  refuseVariables(pattern);
  if (pattern === '*') return () => true;
  if (!/[*?]/.test(pattern) && componentsOf(pattern).length === ARN_COMPONENTS) return (text) => text === pattern;
  const components = componentsOf(pattern).map(globMatcher);
  return (arn) => {
    const candidates = componentsOf(arn);
    if (candidates.length !== ARN_COMPONENTS) return false;
    return components.every((matches, index) => matches(candidates[index] ?? ''));
  };
}

/** The six components of an ARN; the last one keeps its colons. */
function componentsOf(arn: string): readonly string[] {
  const parts = arn.split(':');
  if (parts.length <= ARN_COMPONENTS) return parts;
  return [...parts.slice(0, ARN_COMPONENTS - 1), parts.slice(ARN_COMPONENTS - 1).join(':')];
}

function refuseVariables(pattern: string): void {
  if (pattern.includes('${')) throw new NotSimulated(`the policy variable in "${pattern}"`);
}
