import type { Template } from '../assembly/read-template.ts';
import { CannotDeploy } from '../errors.ts';

/** The CDK's own parameter: names the bootstrap stack, of which nothing is needed here. */
const BOOTSTRAP_VERSION = 'BootstrapVersion';

/**
 * The value of each parameter: what the caller gives, else its default.
 * @throws {CannotDeploy} for one without a value, and for one whose value AWS would look up.
 */
export function parameterValues(
  stack: string,
  template: Template,
  given: Readonly<Record<string, string>>,
): ReadonlyMap<string, unknown> {
  const values = new Map<string, unknown>();
  for (const [name, { Type, Default }] of Object.entries(template.Parameters)) {
    const value = given[name] ?? Default;
    if (value === undefined) throw new CannotDeploy({ stack }, `parameter ${name} has neither value nor default.`);
    if (Type.startsWith('AWS::') && name !== BOOTSTRAP_VERSION && given[name] === undefined) {
      throw new CannotDeploy({ stack }, `parameter ${name}: values of type ${Type} are not looked up; give one.`);
    }
    values.set(
      name,
      Type.includes('List') ? String(value).split(',') : typeof value === 'number' ? String(value) : value,
    );
  }
  return values;
}
