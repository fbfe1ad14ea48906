import type { APIGatewayProxyEventV2 } from 'aws-lambda';

/** A request as the HTTP API hands it over (payload format 2.0). */
export function aRequest(
  method: string,
  path: string,
  more: Partial<Pick<APIGatewayProxyEventV2, 'body' | 'headers' | 'isBase64Encoded' | 'queryStringParameters'>> = {},
): APIGatewayProxyEventV2 {
  return {
    version: '2.0',
    routeKey: '$default',
    rawPath: path,
    rawQueryString: '',
    headers: {},
    isBase64Encoded: false,
    requestContext: {
      accountId: '000000000000',
      apiId: 'api',
      domainName: 'localhost',
      domainPrefix: 'localhost',
      http: { method, path, protocol: 'HTTP/1.1', sourceIp: '127.0.0.1', userAgent: 'test' },
      requestId: 'r1',
      routeKey: '$default',
      stage: '$default',
      time: '01/Jan/2026:00:00:00 +0000',
      timeEpoch: 0,
    },
    ...more,
  };
}
