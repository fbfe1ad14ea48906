export { assumedRoleArn } from './authorise.ts';
export { createIam } from './create-iam.ts';
export { trusts } from './trust.ts';
