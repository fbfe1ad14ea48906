export { createStates } from './service.ts';
