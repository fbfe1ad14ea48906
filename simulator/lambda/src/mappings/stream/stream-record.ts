/** A record of a stream, on its way to a function. */
export interface StreamRecord {
  readonly sequenceNumber: string;
  /** When it was written, ms since the epoch. */
  readonly arrivedMs: number;
  /** Which lane it belongs to: records of the same item never change theirs. */
  readonly lane: number;
  /** As the function gets it: JSON text. */
  readonly text: string;
  readonly passes: boolean;
}

/** A record of GetRecords in the form that functions get ("Using AWS Lambda with Amazon DynamoDB": example event). */
export function functionRecord(raw: Readonly<Record<string, unknown>>, streamArn: string): Record<string, unknown> {
  const { userIdentity, ...record } = raw;
  const { PrincipalId, Type } = Object(userIdentity);
  return {
    ...record,
    eventSourceARN: streamArn,
    ...(userIdentity === undefined ? {} : { userIdentity: { principalId: PrincipalId, type: Type } }),
  };
}

/** The lane of an item: by its keys, evenly. */
export function laneOf(keys: unknown, lanes: number): number {
  if (lanes === 1) return 0;
  const text = JSON.stringify(keys);
  let hash = 0;
  for (let index = 0; index < text.length; index += 1) hash = (Math.imul(hash, 31) + text.charCodeAt(index)) >>> 0;
  return hash % lanes;
}
