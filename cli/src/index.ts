export { sampleOrder } from './sample-orders.ts';
export { type ApiAccess, type OrderRequest, type PlacedOrder, placeOrder } from './system/api-client.ts';
export { fetchToken, type TokenSource } from './system/customer-tokens.ts';
export { gatherFacts, type Observed, observe } from './system/gather-facts.ts';
export { openSystem, type System, type SystemOptions } from './system/open-system.ts';
export { readSaga } from './system/read-saga.ts';
export { planReplay, type ReplayRequest, replayArchive } from './system/replay-archive.ts';
export { functionOf, sagaTasks } from './system/saga-tasks.ts';
export { stepFault } from './system/step-fault.ts';
