export { runStatesConformance } from './conformance/run-states-conformance.ts';
export { createStates } from './service.ts';
