import type { Kernel } from '#kernel';
import { type Assembly, readAssembly } from './assembly/read-assembly.ts';
import { CannotDeploy } from './errors.ts';
import { deployStack, type ResourceChange } from './stacks/deploy-stack.ts';

/** What to deploy. */
export type DeployOptions = DeploySource & {
  /** Deploys these stacks only; absent: all. */
  readonly stackNames?: readonly string[];
  /** Values of template parameters; the others take their defaults. */
  readonly parameters?: Readonly<Record<string, string>>;
};

/**
 * The `cdk.out` directory, or what `readAssembly` read there: that saves reading and zipping when the same app is
 * deployed to many kernels.
 */
type DeploySource = { readonly directory: string } | { readonly assembly: Assembly };

/** What stands after deploying. */
export interface DeployedTemplate {
  /** By the output's name; where two stacks have the same, the later one's is `<stack>.<name>`. */
  readonly outputs: Readonly<Record<string, string>>;
  readonly resources: readonly DeployedResourceSummary[];
  /** What this deployment changed; empty when everything was so already. */
  readonly changes: readonly ResourceChange[];
}

/** One resource of a deployment. */
interface DeployedResourceSummary {
  readonly stack: string;
  readonly logicalId: string;
  readonly type: string;
  readonly physicalId: string;
}

/**
 * Brings the account to what a synthesised app says: the first time it creates everything, later it updates what
 * changed and deletes what is gone, and data stays. Deploying the same app again changes nothing.
 * @throws {CannotDeploy} naming resource, type and property. What was done before that stays, as rolling back would
 *   need the old app; deploying again goes on.
 */
export async function deployTemplate(kernel: Kernel, options: DeployOptions): Promise<DeployedTemplate> {
  const { stacks } = 'assembly' in options ? options.assembly : readAssembly(options.directory);
  refuseUnknownParameters(stacks, options.parameters ?? {});
  const wanted = stacks.filter(({ name }) => options.stackNames?.includes(name) ?? true);
  const outputs: Record<string, string> = {};
  const resources: DeployedResourceSummary[] = [];
  const changes: ResourceChange[] = [];
  for (const stack of wanted) {
    const deployment = await deployStack(kernel, stack, options.parameters ?? {});
    for (const [key, value] of deployment.outputs) {
      outputs[Object.hasOwn(outputs, key) ? `${stack.name}.${key}` : key] = value;
    }
    changes.push(...deployment.changes);
    for (const { logicalId, type, physicalId } of deployment.resources) {
      resources.push({ stack: stack.name, logicalId, type, physicalId });
    }
  }
  await kernel.store.durable();
  return { outputs, resources, changes };
}

/** A value that no stack takes is a slip of the pen. */
function refuseUnknownParameters(stacks: Assembly['stacks'], given: Readonly<Record<string, string>>): void {
  const unknown = Object.keys(given).find((name) => !stacks.some(({ template }) => name in template.Parameters));
  if (unknown !== undefined) throw new CannotDeploy({}, `no stack has a parameter ${unknown}.`);
}
