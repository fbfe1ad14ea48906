import type { HttpRequest, Kernel } from '#kernel';
import type { Logs } from '#logs';
import type { Part } from './api-parts.ts';
import type { LoggedAnswer } from './gateway-answer.ts';
import { requestTime } from './request-event.ts';

/** What a line of the access log tells of. */
export interface LoggedRequest {
  readonly apiId: string;
  readonly request: HttpRequest;
  readonly answer: LoggedAnswer;
  readonly requestId: string;
  readonly routeKey: string;
  readonly startedMs: number;
}

/**
 * Writes a stage's access log: its format with every `$context.…` replaced, `-` for what there is not.
 * @see "Customize HTTP API access logs", API Gateway Developer Guide
 */
export function logAccess(kernel: Kernel, logs: Logs, stage: Part<'Stage'>, logged: LoggedRequest): void {
  const settings = stage.AccessLogSettings;
  if (!settings) return;
  const values = contextValues(kernel, stage, logged);
  const line = settings.Format.replaceAll(/\$context\.([A-Za-z.]+)/g, (_, name: string) => values[name] ?? '-');
  const group = settings.DestinationArn.split(':log-group:')[1]?.replace(/:\*$/, '') ?? settings.DestinationArn;
  logs.writer(group, 'access')(kernel.clock.now(), line);
}

function contextValues(kernel: Kernel, stage: Part<'Stage'>, logged: LoggedRequest): Readonly<Record<string, string>> {
  const { apiId, request, answer, requestId, routeKey, startedMs } = logged;
  const latencyMs = String(kernel.clock.now() - startedMs);
  return {
    accountId: kernel.aws.accountId,
    apiId,
    domainName: `${apiId}.execute-api.${kernel.aws.region}.amazonaws.com`,
    domainPrefix: apiId,
    stage: stage.StageName,
    requestId,
    extendedRequestId: requestId,
    routeKey,
    requestTime: requestTime(startedMs),
    requestTimeEpoch: String(Math.floor(startedMs / 1_000)),
    httpMethod: request.method,
    path: request.path.split('?', 1)[0] ?? '',
    'error.message': answer.errorMessage ?? '-',
    integrationErrorMessage: answer.integrationErrorMessage ?? '-',
    status: String(answer.status),
    responseLength: String(answer.body.length),
    responseLatency: latencyMs,
    integrationLatency: latencyMs,
    protocol: 'HTTP/1.1',
    'identity.sourceIp': '127.0.0.1',
    'identity.userAgent': request.headers['user-agent'] ?? '-',
  };
}
