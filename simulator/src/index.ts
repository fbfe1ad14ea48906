export {
  administrator,
  type ClockMode,
  FAULT_MODES,
  type Fault,
  type FaultMode,
  type HttpAnswer,
  type HttpRequest,
  type Kernel,
} from '#kernel';
export type { Providers } from '#providers';
export type { Listener } from '#wire';
export { openSimulator, type Simulator, type SimulatorOptions } from './simulator.ts';
