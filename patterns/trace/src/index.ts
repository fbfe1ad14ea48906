export { currentTrace, logKeys, runInTrace, type Trace, traceOf } from './trace.ts';
export { type StartedTrace, startTrace, traceIdOf, xrayHeader } from './traceparent.ts';
