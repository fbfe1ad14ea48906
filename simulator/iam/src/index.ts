export { assumedRoleArn } from './authorise.ts';
export { createIam, type Iam } from './create-iam.ts';
export type { ResourcePolicyLookup } from './resource-policies.ts';
