import { arnMatcher, globMatcher, type Matcher } from './pattern.ts';

/** A condition operator without its prefix (`ForAllValues:`) and suffix (`IfExists`). */
export interface ConditionOperator {
  /** Turns one value of the policy into the test of a request's value. */
  readonly matcher: (policyValue: string) => Matcher;
  /** `StringNotEquals` and its like hold when no value matches. */
  readonly negated: boolean;
}

const equals = (expected: string): Matcher => {
  return (value) => value === expected;
};
const equalsIgnoringCase = (expected: string): Matcher => {
  const lowerCase = expected.toLowerCase();
  return (value) => value.toLowerCase() === lowerCase;
};
const comparesNumber = (holds: (value: number, limit: number) => boolean) => {
  return (limit: string): Matcher => {
    return (value) => holds(Number(value), Number(limit));
  };
};

/**
 * The operators that are simulated. Those that compare times, addresses and bytes are not.
 * @see "IAM JSON policy elements: Condition operators", IAM User Guide
 */
export const CONDITION_OPERATORS: Readonly<Record<string, ConditionOperator>> = {
  StringEquals: { matcher: equals, negated: false },
  StringNotEquals: { matcher: equals, negated: true },
  StringEqualsIgnoreCase: { matcher: equalsIgnoringCase, negated: false },
  StringNotEqualsIgnoreCase: { matcher: equalsIgnoringCase, negated: true },
  StringLike: { matcher: globMatcher, negated: false },
  StringNotLike: { matcher: globMatcher, negated: true },
  ArnEquals: { matcher: arnMatcher, negated: false },
  ArnLike: { matcher: arnMatcher, negated: false },
  ArnNotEquals: { matcher: arnMatcher, negated: true },
  ArnNotLike: { matcher: arnMatcher, negated: true },
  Bool: { matcher: equalsIgnoringCase, negated: false },
  NumericEquals: { matcher: comparesNumber((value, limit) => value === limit), negated: false },
  NumericNotEquals: { matcher: comparesNumber((value, limit) => value === limit), negated: true },
  NumericLessThan: { matcher: comparesNumber((value, limit) => value < limit), negated: false },
  NumericLessThanEquals: { matcher: comparesNumber((value, limit) => value <= limit), negated: false },
  NumericGreaterThan: { matcher: comparesNumber((value, limit) => value > limit), negated: false },
  NumericGreaterThanEquals: { matcher: comparesNumber((value, limit) => value >= limit), negated: false },
};
