import type { Template } from '../assembly/read-template.ts';
import { CannotDeploy } from '../errors.ts';
import { brokenConstraint } from './parameter-constraints.ts';

/** The CDK's own parameter: names the bootstrap stack, of which nothing is needed here. */
const BOOTSTRAP_VERSION = 'BootstrapVersion';

/**
 * The value of each parameter: what the caller gives, else its default.
 * @throws {CannotDeploy} for one without a value, with a value that its constraints refuse, or whose value AWS would
 *   look up.
 * @see "Parameters", AWS CloudFormation User Guide
 */
export function parameterValues(
  stack: string,
  template: Template,
  given: Readonly<Record<string, string>>,
): ReadonlyMap<string, unknown> {
  const values = new Map<string, unknown>();
  const fail = (why: string): never => {
    throw new CannotDeploy({ stack }, why);
  };
  for (const [name, parameter] of Object.entries(template.Parameters)) {
    const { Type, Default } = parameter;
    const value = given[name] ?? Default;
    if (value === undefined) fail(`parameter ${name} has neither value nor default.`);
    if (Type.startsWith('AWS::') && name !== BOOTSTRAP_VERSION && given[name] === undefined) {
      fail(`parameter ${name}: values of type ${Type} are not looked up; give one.`);
    }
    const list = Type.includes('List') ? String(value).split(',') : undefined;
    for (const one of list ?? [String(value)]) {
      const broken = brokenConstraint(parameter, one);
      if (broken !== undefined) fail(`parameter ${name}: "${one}" ${broken}`);
    }
    values.set(name, list ?? (typeof value === 'number' ? String(value) : value));
  }
  return values;
}
