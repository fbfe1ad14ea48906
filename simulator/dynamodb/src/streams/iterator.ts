import { validationError } from '../errors.ts';

/** Where a reader of a shard stands. */
export interface Iterator {
  readonly streamArn: string;
  readonly shard: string;
  /** The first sequence number that it has not read. */
  readonly from: number;
  readonly issuedMs: number;
}

/** Writes an iterator as the text that readers hand back. */
export function encodeIterator(streamArn: string, shard: string, from: number, issuedMs: number): string {
  const place = Buffer.from(JSON.stringify([shard, from, issuedMs])).toString('base64');
  return `${streamArn}|1|${place}`;
}

/** @throws {AwsError} ValidationException for a text that is none of ours. */
export function decodeIterator(given: string): Iterator {
  const [streamArn = '', version, place = ''] = given.split('|');
  try {
    const [shard, from, issuedMs]: unknown[] = JSON.parse(Buffer.from(place, 'base64').toString());
    if (version === '1' && typeof shard === 'string' && typeof from === 'number' && typeof issuedMs === 'number') {
      return { streamArn, shard, from, issuedMs };
    }
  } catch {
    // Not JSON: not ours.
  }
  throw validationError('Invalid ShardIterator');
}
