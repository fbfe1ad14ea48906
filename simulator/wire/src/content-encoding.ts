import { deflateSync, gzipSync } from 'node:zlib';

/** Ways to compress an answer, the preferred one first. */
const PACKERS: Readonly<Record<string, (body: Buffer) => Buffer>> = { gzip: gzipSync, deflate: deflateSync };

/** DynamoDB compresses answers from here on, bytes. */
const LEAST_BYTES = 4_096;

interface Offer {
  readonly name: string;
  readonly quality: number;
}

/** A body as it leaves, and how it was compressed; as it is where the caller did not ask or it is short. */
export function compressed(
  body: Buffer,
  acceptEncoding: string | undefined,
): { readonly body: Buffer; readonly encoding?: string } {
  if (acceptEncoding === undefined || body.length < LEAST_BYTES) return { body };
  const encoding = preferred(acceptEncoding);
  const pack = encoding === undefined ? undefined : PACKERS[encoding];
  return pack && encoding !== undefined ? { body: pack(body), encoding } : { body };
}

/**
 * The encoding that an Accept-Encoding header prefers (RFC 9110), read as leniently as DynamoDB reads it: not to
 * compress is never preferred, and of equals the one that is named, or named first, is taken.
 */
function preferred(acceptEncoding: string): string | undefined {
  const offers = acceptEncoding.split(',').map(readOffer);
  const named = offers.filter(({ name }) => Object.hasOwn(PACKERS, name));
  const others = offers
    .filter(({ name }) => name === '*')
    .flatMap(({ quality }) => Object.keys(PACKERS).map((name) => ({ name, quality })))
    .filter(({ name }) => !named.some((offer) => offer.name === name));
  let best: Offer = { name: '', quality: 0 };
  for (const offer of [...named, ...others]) if (offer.quality > best.quality) best = offer;
  return best.quality > 0 ? best.name : undefined;
}

function readOffer(text: string): Offer {
  const [name = '', ...parameters] = text.split(';').map((part) => part.trim().toLowerCase());
  const given = parameters.map((parameter) => /^q\s*=(.*)$/.exec(parameter)?.[1]).find((value) => value !== undefined);
  const quality = Number(given ?? 1);
  return { name, quality: Number.isNaN(quality) ? 1 : Math.min(1, Math.max(0, quality)) };
}
