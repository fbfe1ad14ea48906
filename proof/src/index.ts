export type { AccessFact, AnswerFact, EventFact, Facts, OrderFact } from './facts/facts.ts';
export { checkInvariants, invariants } from './invariants/check-invariants.ts';
export type { Invariant, Verdict } from './invariants/invariant.ts';
