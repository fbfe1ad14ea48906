export {
  type Call,
  type CallAnswer,
  type Exploration,
  type Explored,
  explore,
  type Process,
  type ReachedState,
  type Way,
} from './explore.ts';
export { answerEffectsCall, type EffectsWorld, effectsCalling, noEffects } from './explored-effects.ts';
export { type MemoryEffects, memoryEffects } from './memory-effects.ts';
export { ranAlone } from './ran-alone.ts';
