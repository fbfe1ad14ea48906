import { createHash } from 'node:crypto';
import type { Kernel } from '#kernel';
import { noAssets, zipFolder } from './assembly/assets.ts';
import { CannotDeploy } from './errors.ts';
import { resourceContext } from './resources/resource-context.ts';
import { openStackStore } from './stacks/stack-store.ts';

/** New code for a function that a stack made. */
export interface FunctionCode {
  /** Its physical name. */
  readonly functionName: string;
  /** The folder that becomes the package. */
  readonly directory: string;
}

/**
 * Gives a deployed function new code without a new template, while a person works on it. The stack notes that the
 * code is not its template's: the next deployment sends that again, if it is another one.
 * @returns whether the code was another one.
 * @throws {CannotDeploy} when no stack made such a function.
 */
export async function updateFunctionCode(kernel: Kernel, { functionName, directory }: FunctionCode): Promise<boolean> {
  const stacks = openStackStore(kernel);
  const found = stacks.owner('AWS::Lambda::Function', functionName);
  if (!found) throw new CannotDeploy({}, `no stack has the function ${functionName}. Deploy its template first.`);
  const { stack, resource } = found;
  const zip = zipFolder(directory);
  const { logicalId, type } = resource;
  const context = resourceContext({ kernel, stack, logicalId, type, assets: noAssets });
  const { CodeSha256 } = await context.call('lambda', 'GetFunctionConfiguration', { FunctionName: functionName });
  if (CodeSha256 === createHash('sha256').update(zip).digest('base64')) return false;
  await context.call('lambda', 'UpdateFunctionCode', {
    FunctionName: functionName,
    ZipFile: zip.toString('base64'),
  });
  stacks.save(stack, { ...resource, properties: { ...resource.properties, Code: { S3Key: `from ${directory}` } } });
  return true;
}
