import type { Kernel } from '#kernel';
import type { Template } from '../assembly/read-template.ts';
import { CannotDeploy, type TemplatePlace } from '../errors.ts';
import { pseudoParameters } from '../intrinsics/pseudo-parameters.ts';
import { resolve } from '../intrinsics/resolve.ts';
import type { Scope } from '../intrinsics/scope.ts';
import type { DeployedResource, StackStore } from './stack-store.ts';

/** What the names of one stack's template stand for. */
export interface StackScopeParts {
  readonly kernel: Kernel;
  readonly stack: string;
  readonly stackId: string;
  readonly template: Template;
  readonly parameters: ReadonlyMap<string, unknown>;
  readonly stacks: StackStore;
  /** What was deployed so far. */
  readonly deployed: ReadonlyMap<string, DeployedResource>;
}

/** The names of a stack; `at` names the place that errors speak of. */
export function stackScope(parts: StackScopeParts): (at?: TemplatePlace) => Scope {
  const { kernel, stack, template, parameters, stacks, deployed } = parts;
  const pseudo = pseudoParameters(kernel.aws, stack, parts.stackId);
  const conditions = new Map<string, boolean>();
  const deciding = new Set<string>();

  const at = (place: TemplatePlace = {}): Scope => {
    const fail = (why: string): never => {
      throw new CannotDeploy({ stack, ...place }, why);
    };
    const resource = (logicalId: string): DeployedResource =>
      deployed.get(logicalId) ?? fail(`"${logicalId}" is neither a resource of this stack nor a parameter`);
    const scope: Scope = {
      region: kernel.aws.region,
      fail,
      ref: (name) => {
        if (pseudo.has(name)) return pseudo.get(name);
        return parameters.has(name) ? parameters.get(name) : resource(name).physicalId;
      },
      attribute: (logicalId, attribute) => {
        const { attributes, type } = resource(logicalId);
        return Object.hasOwn(attributes, attribute)
          ? attributes[attribute]
          : fail(`${type} has no attribute "${attribute}" here (Fn::GetAtt ${logicalId})`);
      },
      condition: (name) => {
        const known = conditions.get(name);
        if (known !== undefined) return known;
        if (!Object.hasOwn(template.Conditions, name)) return fail(`there is no condition "${name}"`);
        if (deciding.has(name)) return fail(`the condition ${name} depends on itself`);
        deciding.add(name);
        const holds = resolve(template.Conditions[name], at()) === true;
        deciding.delete(name);
        conditions.set(name, holds);
        return holds;
      },
      mapped: (map, first, second) =>
        template.Mappings[map]?.[first]?.[second] ?? fail(`the mapping ${map} has no ${first}.${second}`),
      imported: (name) => stacks.export(name)?.value ?? fail(`no stack exports "${name}"`),
    };
    return scope;
  };
  return at;
}
