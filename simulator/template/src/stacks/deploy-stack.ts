import type { Kernel } from '#kernel';
import type { AssembledStack } from '../assembly/read-assembly.ts';
import type { DeclaredResource } from '../assembly/read-template.ts';
import { CannotDeploy } from '../errors.ts';
import { parameterValues } from '../intrinsics/parameters.ts';
import { resolve } from '../intrinsics/resolve.ts';
import type { Scope } from '../intrinsics/scope.ts';
import { RESOURCE_TYPES } from '../resources/catalogue.ts';
import { resourceContext } from '../resources/resource-context.ts';
import type { ResourceType } from '../resources/resource-type.ts';
import { type ChangeAction, deployResource } from './deploy-resource.ts';
import { inDeploymentOrder } from './order.ts';
import { stackScope } from './stack-scope.ts';
import { type DeployedResource, openStackStore, type StackStore } from './stack-store.ts';

/** One resource that deploying changed. */
export interface ResourceChange {
  readonly stack: string;
  readonly logicalId: string;
  readonly type: string;
  readonly action: ChangeAction;
}

/** A stack as it stands after it was deployed. */
export interface StackDeployment {
  readonly outputs: ReadonlyMap<string, string>;
  readonly resources: readonly DeployedResource[];
  readonly changes: readonly ResourceChange[];
}

/**
 * Deploys one stack: creates what is new, updates what changed, then deletes what is gone.
 * @throws {CannotDeploy} before anything is touched when a type or property is unknown; otherwise where it came to.
 */
export async function deployStack(
  kernel: Kernel,
  { name, template, assets }: AssembledStack,
  given: Readonly<Record<string, string>>,
): Promise<StackDeployment> {
  const stacks = openStackStore(kernel);
  const stackId = stacks.stackId(name, () => kernel.aws.arn('cloudformation', `stack/${name}/${kernel.random.uuid()}`));
  const existing = new Map(stacks.resources(name).map((resource) => [resource.logicalId, resource]));
  const deployed = new Map<string, DeployedResource>();
  const parameters = parameterValues(name, template, given);
  const scopeAt = stackScope({ kernel, stack: name, stackId, template, parameters, stacks, deployed });
  const declared = new Map(
    Object.entries(template.Resources).filter(([, { Condition }]) => !Condition || scopeAt().condition(Condition)),
  );
  for (const [logicalId, resource] of declared) {
    refuseUnknown(name, logicalId, resource);
    refuseUnknownDependency(name, logicalId, resource, template);
  }

  const changes: ResourceChange[] = [];
  const contextOf = (logicalId: string, type: string) =>
    resourceContext({ kernel, stack: name, logicalId, type, assets });
  for (const [logicalId, declaration] of inDeploymentOrder(name, declared)) {
    const type = typeOf(name, logicalId, declaration.Type);
    const wanted = {
      logicalId,
      properties: resolvedProperties(declaration, scopeAt({ logicalId, type: declaration.Type })),
      retained: declaration.DeletionPolicy?.startsWith('Retain') ?? false,
    };
    const context = contextOf(logicalId, declaration.Type);
    // What the service did and this row are committed together: only promise callbacks lie between them.
    const { resource, action } = await deployResource(context, type, wanted, existing.get(logicalId));
    stacks.save(name, resource);
    deployed.set(logicalId, resource);
    if (action) changes.push({ stack: name, logicalId, type: type.type, action });
  }

  for (const resource of [...existing.values()].toReversed()) {
    if (declared.has(resource.logicalId)) continue;
    const { logicalId, type } = resource;
    const action = resource.retained ? 'retained' : 'deleted';
    if (action === 'deleted') {
      await typeOf(name, logicalId, type).remove(contextOf(logicalId, type), resource, resource.properties);
    }
    stacks.remove(name, logicalId);
    changes.push({ stack: name, logicalId, type, action });
  }

  const outputs = resolveOutputs(name, template.Outputs, scopeAt, stacks);
  return { outputs, resources: stacks.resources(name), changes };
}

function typeOf(stack: string, logicalId: string, type: string): ResourceType {
  const known = RESOURCE_TYPES.get(type);
  if (known) return known;
  const why = /^(Custom::|AWS::CloudFormation::CustomResource$)/.test(type)
    ? 'custom resources run code while AWS deploys; they are not simulated. Do that work in a function or at build time.'
    : 'this resource type is not simulated.';
  throw new CannotDeploy({ stack, logicalId, type }, why);
}

function refuseUnknown(stack: string, logicalId: string, { Type, Properties }: DeclaredResource): void {
  const { propertyNames } = typeOf(stack, logicalId, Type);
  const unknown = propertyNames && Object.keys(Properties).find((property) => !propertyNames.has(property));
  if (unknown !== undefined) {
    throw new CannotDeploy({ stack, logicalId, type: Type, property: unknown }, 'this property is not simulated.');
  }
}

/** What it depends on must be declared; a resource whose condition does not hold may be missing. */
function refuseUnknownDependency(
  stack: string,
  logicalId: string,
  { Type, DependsOn }: DeclaredResource,
  { Resources }: AssembledStack['template'],
): void {
  const unknown = DependsOn.find((dependency) => !Object.hasOwn(Resources, dependency));
  if (unknown === undefined) return;
  throw new CannotDeploy({ stack, logicalId, type: Type }, `it depends on ${unknown}, and there is no such resource.`);
}

function resolvedProperties(declaration: DeclaredResource, scope: Scope): Readonly<Record<string, unknown>> {
  const resolved = resolve(declaration.Properties, scope);
  return typeof resolved === 'object' && resolved !== null ? { ...resolved } : {};
}

function resolveOutputs(
  stack: string,
  outputs: AssembledStack['template']['Outputs'],
  scopeAt: (at?: { property: string }) => Scope,
  stacks: StackStore,
): ReadonlyMap<string, string> {
  const values = new Map<string, string>();
  const exports = new Map<string, string>();
  for (const [key, { Value, Condition, Export }] of Object.entries(outputs)) {
    const scope = scopeAt({ property: `Outputs.${key}` });
    if (Condition && !scope.condition(Condition)) continue;
    const value = String(resolve(Value, scope));
    values.set(key, value);
    if (!Export) continue;
    const name = String(resolve(Export.Name, scope));
    const owner = stacks.export(name)?.stack ?? stack;
    if (owner !== stack) scope.fail(`stack ${owner} exports "${name}" already`);
    exports.set(name, value);
  }
  stacks.saveExports(stack, exports);
  return values;
}
