import { AwsError, CallerCrashed, ConnectionLost } from '#kernel';
import type { Failure } from '../failures.ts';
import type { ErrorNames } from './integration.ts';

/** Raised by an integration whose call was answered, but not well. */
export class TaskFailure extends Error {
  override readonly name = 'TaskFailure';
  readonly failure: Failure;

  constructor(error: string, cause: string) {
    super(`${error}: ${cause}`);
    this.failure = { error, cause };
  }
}

/** How a task fails when its call threw. Errors of the simulator itself are thrown on. */
export function failureOf(thrown: unknown, names: ErrorNames, requestId: string): Failure {
  if (thrown instanceof TaskFailure) return thrown.failure;
  if (thrown instanceof AwsError) return answeredFailure(thrown, names, requestId);
  if (thrown instanceof ConnectionLost || thrown instanceof CallerCrashed) {
    return { error: `${names.prefix}.SdkClientException`, cause: thrown.message };
  }
  throw thrown;
}

function answeredFailure(error: AwsError, names: ErrorNames, requestId: string): Failure {
  const { code, message, statusCode } = error;
  const exception = /Exception$/.test(code) ? code : `${code}Exception`;
  const name = `${names.prefix}.${names.modeled.test(exception) ? exception : names.general}`;
  const facts =
    names.separator === ';'
      ? `Service: ${names.service}; Status Code: ${statusCode}; Error Code: ${olderCode(error)}; Request ID: ${requestId}; Proxy: null`
      : `Service: ${names.service}, Status Code: ${statusCode}, Request ID: ${requestId}`;
  return { error: name, cause: `${message} (${facts})` };
}

/** Services that used to answer otherwise tell older SDKs the code of that time. */
function olderCode({ code, fields }: AwsError): string {
  const { queryErrorCode } = Object(fields) as { queryErrorCode?: unknown };
  return typeof queryErrorCode === 'string' ? (queryErrorCode.split(';')[0] ?? code) : code;
}
