import { CannotDeploy } from '../errors.ts';
import type { ResourceContext } from '../resources/resource-context.ts';
import type { Identity, ResourceType } from '../resources/resource-type.ts';
import { same } from '../resources/resource-type.ts';
import type { DeployedResource } from './stack-store.ts';

/** What deploying did with one resource. */
export type ChangeAction = 'created' | 'updated' | 'recreated' | 'deleted' | 'retained';

/** A resource as the template wants it. */
export interface WantedResource {
  readonly logicalId: string;
  readonly properties: Readonly<Record<string, unknown>>;
  readonly retained: boolean;
}

/** Brings one resource to what the template says; `action` is absent when it was so already. */
export async function deployResource(
  context: ResourceContext,
  type: ResourceType,
  wanted: WantedResource,
  existing: DeployedResource | undefined,
): Promise<{ readonly resource: DeployedResource; readonly action?: ChangeAction }> {
  const deployed = (identity: Identity): DeployedResource => ({
    ...wanted,
    type: type.type,
    physicalId: identity.physicalId,
    attributes: identity.attributes,
  });
  if (!existing) {
    return { resource: deployed(await type.create(context, wanted.properties)), action: 'created' };
  }
  refuseOtherType(context, type, existing);
  if (same(existing.properties, wanted.properties)) return { resource: deployed(existing) };

  const replacedFor = type.needsReplacement(existing.properties, wanted.properties);
  if (replacedFor === undefined) {
    const change = { before: existing.properties, after: wanted.properties, identity: existing };
    return { resource: deployed(await type.update(context, change)), action: 'updated' };
  }
  if (type.whenReplaced === 'refuse') {
    return context.failAt(
      replacedFor,
      'CloudFormation would replace the resource to change this, and what it holds would be lost. ' +
        'Give the resource another logical id, or set the property back.',
    );
  }
  await type.remove(context, existing, existing.properties);
  return { resource: deployed(await type.create(context, wanted.properties)), action: 'recreated' };
}

function refuseOtherType({ stack, logicalId }: ResourceContext, { type }: ResourceType, existing: DeployedResource) {
  if (existing.type === type) return;
  throw new CannotDeploy(
    { stack, logicalId, type },
    `the type of a resource cannot change; it was ${existing.type}. Give it another logical id.`,
  );
}
