/**
 * What a function that reports failures says of its batch ("Configuring partial batch response").
 * @returns the identifiers that failed; undefined when the answer makes the whole batch a failure.
 */
export function reportedFailures(payload: string, known: ReadonlySet<string>): readonly string[] | undefined {
  const answer: unknown = JSON.parse(payload);
  if (answer === null || answer === '') return [];
  if (typeof answer !== 'object') return [];
  const failures: unknown = Object(answer).batchItemFailures;
  if (failures === undefined || failures === null) return [];
  if (!Array.isArray(failures)) return undefined;
  const identifiers = failures.map((failure: unknown) => Object(failure).itemIdentifier);
  // An empty, missing or unknown identifier fails the whole batch.
  return identifiers.every((identifier) => typeof identifier === 'string' && known.has(identifier))
    ? identifiers
    : undefined;
}
