import { AwsError, type HttpRequest } from '#kernel';

const HEADER_PARTS = ['Credential', 'Signature', 'SignedHeaders'];
const QUERY_PARTS = ['X-Amz-Algorithm', 'X-Amz-Credential', 'X-Amz-Signature', 'X-Amz-SignedHeaders', 'X-Amz-Date'];

/** A header with all that it needs, as SDKs write it. */
const PLAINLY_SIGNED = /^AWS4-HMAC-SHA256 Credential=[^,= ]+, SignedHeaders=[^,= ]+, Signature=[^,= ]+$/;

/**
 * Checks that a request is signed in form, as AWS does before it looks at the body. Any credentials will do: the
 * signature itself is not verified.
 * @throws {AwsError} MissingAuthenticationTokenException, IncompleteSignatureException or InvalidSignatureException.
 * @see "Signature Version 4 for API requests", AWS IAM User Guide
 */
export function checkAuthentication(request: HttpRequest): void {
  const header = request.headers['authorization'];
  if (header !== undefined && PLAINLY_SIGNED.test(header) && !request.path.includes('?') && hasDate(request)) return;
  const query = new URLSearchParams(request.path.split('?')[1] ?? '');
  const inQuery = query.has('X-Amz-Algorithm');
  if (header !== undefined && inQuery) {
    throw new AwsError(
      'InvalidSignatureException',
      "Found both 'X-Amz-Algorithm' as a query-string param and 'Authorization' as HTTP header.",
    );
  }
  if (inQuery) checkQuery(query);
  else if (header?.trim().startsWith('AWS4-')) checkHeader(request, header);
  else throw new AwsError('MissingAuthenticationTokenException', 'Request is missing Authentication Token');
}

function checkHeader(request: HttpRequest, header: string): void {
  const parts = new Set(
    header
      .split(/,| /)
      .slice(1)
      .map((part) => part.trim().split('='))
      .filter(([, value]) => value)
      .map(([name]) => name),
  );
  const complaints = HEADER_PARTS.filter((part) => !parts.has(part)).map(
    (part) => `Authorization header requires '${part}' parameter. `,
  );
  if (!hasDate(request)) {
    complaints.push("Authorization header requires existence of either a 'X-Amz-Date' or a 'Date' header. ");
  }
  if (complaints.length === 0) return;
  throw new AwsError('IncompleteSignatureException', `${complaints.join('')}Authorization=${header}`);
}

function hasDate({ headers }: HttpRequest): boolean {
  return Boolean(headers['x-amz-date'] || headers['date']);
}

function checkQuery(query: URLSearchParams): void {
  const complaints = QUERY_PARTS.filter((part) => !query.get(part)).map(
    (part) => `AWS query-string parameters must include '${part}'. `,
  );
  if (complaints.length === 0) return;
  throw new AwsError('IncompleteSignatureException', `${complaints.join('')}Re-examine the query-string parameters.`);
}
