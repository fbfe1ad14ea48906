import type { IncomingHttpHeaders } from 'node:http';

/** Sent with every answer: the page runs its own script and style, talks to its own origin, and sits in no frame. */
export const SECURITY_HEADERS: Readonly<Record<string, string>> = {
  'content-security-policy':
    "default-src 'none'; script-src 'self'; style-src 'self'; img-src 'self'; connect-src 'self'; " +
    "base-uri 'none'; form-action 'none'; frame-ancestors 'none'",
  'x-content-type-options': 'nosniff',
  'referrer-policy': 'no-referrer',
  'cross-origin-opener-policy': 'same-origin',
  'cross-origin-resource-policy': 'same-origin',
  'cache-control': 'no-store',
};

/**
 * Why a request is refused, if it is: the console takes requests to this machine's own name only (a foreign name that
 * resolves to 127.0.0.1 is somebody else's page), and from no other site's page. Programs, which send neither `Origin`
 * nor `Sec-Fetch-Site`, are no site.
 * @param port that the console listens on.
 */
export function refusal(headers: IncomingHttpHeaders, port: number): string | undefined {
  const ownHosts = [`127.0.0.1:${port}`, `localhost:${port}`];
  const { host = '', origin } = headers;
  if (!ownHosts.includes(host)) return `The console answers on ${ownHosts.join(' and ')} only, not as "${host}".`;
  if (origin !== undefined && origin !== `http://${host}`) return `Requests from ${origin} are refused.`;
  const site = headers['sec-fetch-site'];
  const isForeign = site === 'cross-site' || site === 'same-site';
  // Following a link from elsewhere to the page itself is no harm: it calls nothing.
  if (isForeign && headers['sec-fetch-mode'] !== 'navigate') return `Requests that are ${site} are refused.`;
  return undefined;
}
