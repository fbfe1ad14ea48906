import { AwsError } from '#kernel';

/** A member of a request is missing or not what it has to be. */
export function validationError(member: string, value: unknown, constraint: string): AwsError {
  const shown =
    value === undefined || value === null ? 'null' : `'${typeof value === 'string' ? value : JSON.stringify(value)}'`;
  return new AwsError(
    'ValidationException',
    `1 validation error detected: Value ${shown} at '${member}' failed to satisfy constraint: ${constraint}`,
  );
}

/** There is no state machine of that ARN. */
export function noStateMachine(arn: string): AwsError {
  return new AwsError('StateMachineDoesNotExist', `State Machine Does Not Exist: '${arn}'`);
}

/** There is no execution of that ARN. */
export function noExecution(arn: string): AwsError {
  return new AwsError('ExecutionDoesNotExist', `Execution Does Not Exist: '${arn}'`);
}

/** There is no resource of that ARN. */
export function noResource(arn: string): AwsError {
  return new AwsError('ResourceNotFound', `Resource not found: '${arn}'`, { fields: { resourceName: arn } });
}

/** The operation is only for standard state machines. */
export function notForExpress(): AwsError {
  return new AwsError('StateMachineTypeNotSupported', 'This operation is not supported by this type of state machine');
}
