export { runEventsConformance } from '#events';
export { runLambdaConformance } from '#lambda';
export { runStatesConformance } from '#states';
export type { ConformanceGroup, ConformanceReport } from './report.ts';
