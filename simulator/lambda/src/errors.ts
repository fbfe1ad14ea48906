import { AwsError } from '#kernel';

/** No function, version, alias, mapping ... of that name. */
export function resourceNotFound(message: string): AwsError {
  return new AwsError('ResourceNotFoundException', message, { statusCode: 404, fields: { Type: 'User' } });
}

/** A parameter has a value that the service refuses. */
export function invalidParameter(message: string): AwsError {
  return new AwsError('InvalidParameterValueException', message, { fields: { Type: 'User' } });
}

/** A parameter breaks its form. */
export function validationError(message: string): AwsError {
  return new AwsError('ValidationException', message);
}

/** It exists already, or is in a state that forbids the call. */
export function resourceConflict(message: string): AwsError {
  return new AwsError('ResourceConflictException', message, { statusCode: 409, fields: { Type: 'User' } });
}

/** The function's concurrency is used up. */
export function tooManyRequests(): AwsError {
  return new AwsError('TooManyRequestsException', 'Rate Exceeded.', {
    statusCode: 429,
    fields: { Reason: 'ReservedFunctionConcurrentInvocationLimitExceeded', Type: 'User' },
  });
}
