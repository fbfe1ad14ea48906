export { type Assembly, assemblyOf, readAssembly } from './assembly/read-assembly.ts';
export { type DeployedTemplate, type DeployOptions, deployTemplate } from './deploy-template.ts';
export { CannotDeploy } from './errors.ts';
export { SUPPORTED_TYPES } from './resources/catalogue.ts';
export type { ResourceChange } from './stacks/deploy-stack.ts';
export { type FunctionCode, updateFunctionCode } from './update-function-code.ts';
