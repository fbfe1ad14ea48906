import type { GeneratedSequence } from './generate/sequence.ts';
import { type Difference, type Endpoints, runSequence } from './run-sequence.ts';

/** A sequence that ends in a difference, and that difference. */
export interface Counterexample {
  readonly sequence: GeneratedSequence;
  readonly difference: Difference;
}

/** Takes call after call out of a sequence, as long as its last call is still answered differently in the same way. */
export async function shrinkSequence(found: Counterexample, endpoints: Endpoints): Promise<Counterexample> {
  let least = upTo(found);
  for (let at = least.sequence.operations.length - 2; at >= 0; at -= 1) {
    const operations = least.sequence.operations.filter((_, index) => index !== at);
    const sequence = { ...least.sequence, operations };
    const { difference } = await runSequence(sequence, endpoints);
    if (difference && signatureOf(difference) === signatureOf(least.difference)) least = upTo({ sequence, difference });
  }
  return least;
}

/** What a difference is about: equal for those that have the same cause, as far as the answers tell. */
export function signatureOf({ call, ours, theirs }: Difference): string {
  const words = [ours, theirs].map((answer) =>
    answer.kind === 'error'
      ? `${answer.name}: ${answer.message.replaceAll(/\{.*\}|\[.*\]|[:#][nv]\d+/g, '_')}`
      : answer.kind,
  );
  return [call.operation, ...words].join(' | ');
}

function upTo({ sequence, difference }: Counterexample): Counterexample {
  return { sequence: { ...sequence, operations: sequence.operations.slice(0, difference.at + 1) }, difference };
}
