export { runEventsConformance } from './conformance/run-events-conformance.ts';
export { compilePattern } from './patterns/compile-pattern.ts';
export { InvalidPattern } from './patterns/invalid-pattern.ts';
export { createEvents, type Events } from './service.ts';
