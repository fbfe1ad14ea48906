export { runLambdaConformance } from './conformance/run-lambda-conformance.ts';
export { createLambda, type Lambda, type LambdaOptions } from './service.ts';
