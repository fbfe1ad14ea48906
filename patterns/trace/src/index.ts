export { currentTrace, logKeys, runInTrace, type Trace, traceOf } from './trace.ts';
export { startTrace, traceIdOf, xrayHeader } from './traceparent.ts';
