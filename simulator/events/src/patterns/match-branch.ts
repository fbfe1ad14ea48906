import { agree, type FieldValue, joined, type Membership } from './event-fields.ts';
import type { ValueTest } from './value-tests.ts';

/** A field's pattern, ready to be asked. */
export interface BoundField {
  /** The field's values in the event that is being matched. */
  values(): readonly FieldValue[];
  readonly tests: readonly ValueTest[];
  readonly acceptsAbsence: boolean;
}

/**
 * Whether every field of the branch matches. Values that lie in different elements of one array do not match
 * together, so fields are tried one after the other with what the earlier ones chose.
 */
export function matchesBranch(fields: readonly BoundField[], at = 0, chosen?: Membership): boolean {
  const field = fields[at];
  if (!field) return true;
  const values = field.values();
  // Within one membership all matching values lead to the same rest: one try is enough.
  let isTriedOutside = false;
  let tried: Membership[] | undefined;
  for (const { value, membership } of values) {
    if (membership ? tried?.includes(membership) : isTriedOutside) continue;
    if (!isAny(field.tests, value) || !agree(chosen, membership)) continue;
    if (matchesBranch(fields, at + 1, joined(chosen, membership))) return true;
    if (membership) tried = [...(tried ?? []), membership];
    else isTriedOutside = true;
  }
  if (!field.acceptsAbsence || values.some(({ membership }) => agree(chosen, membership))) return false;
  return matchesBranch(fields, at + 1, chosen);
}

function isAny(tests: readonly ValueTest[], value: FieldValue['value']): boolean {
  for (const test of tests) if (test(value)) return true;
  return false;
}
