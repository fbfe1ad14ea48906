export { createLambda, type Lambda, type LambdaOptions } from './service.ts';
