import type { APIGatewayProxyEventV2 } from 'aws-lambda';

/** The longest that a request waits for another one's answer, seconds: with the work before and after, well below the gateway's 30 s. */
export const MAX_WAIT_SECONDS = 20;

/** One preference of the header (RFC 7240): `wait=10`, also quoted. */
const WAIT = /^wait\s*=\s*(?:"(\d{1,9})"|(\d{1,9}))\s*(?:;.*)?$/i;

/**
 * How long the caller would wait for an answer, seconds, at most {@link MAX_WAIT_SECONDS}; 0 where it says nothing. A
 * preference is no demand: one that cannot be read is passed over.
 * @see "The wait preference", RFC 7240, section 4.3
 */
export function waitSecondsOf({ headers }: APIGatewayProxyEventV2): number {
  for (const preference of (headers['prefer'] ?? '').split(',')) {
    const [, quoted, bare] = WAIT.exec(preference.trim()) ?? [];
    const seconds = quoted ?? bare;
    if (seconds !== undefined) return Math.min(Number(seconds), MAX_WAIT_SECONDS);
  }
  return 0;
}
