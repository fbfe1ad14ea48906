import type { DeclaredResource } from '../assembly/read-template.ts';
import { CannotDeploy } from '../errors.ts';
import { referencesIn } from '../intrinsics/references.ts';

/**
 * The resources in an order in which each comes after what it refers to or depends on; otherwise as declared.
 * @throws {CannotDeploy} when they depend on one another in a circle.
 */
export function inDeploymentOrder(
  stack: string,
  resources: ReadonlyMap<string, DeclaredResource>,
): ReadonlyArray<readonly [logicalId: string, DeclaredResource]> {
  const ordered = new Map<string, DeclaredResource>();
  const path: string[] = [];

  const visit = (logicalId: string) => {
    const resource = resources.get(logicalId);
    if (!resource || ordered.has(logicalId)) return;
    if (path.includes(logicalId)) {
      throw new CannotDeploy({ stack }, `circular dependency: ${[...path, logicalId].join(' -> ')}`);
    }
    path.push(logicalId);
    for (const dependency of [...resource.DependsOn, ...referencesIn(resource.Properties)]) visit(dependency);
    path.pop();
    ordered.set(logicalId, resource);
  };

  for (const logicalId of resources.keys()) visit(logicalId);
  return [...ordered];
}
