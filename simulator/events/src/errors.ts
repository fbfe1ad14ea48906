import { AwsError } from '#kernel';

/** A parameter is refused. */
export const validation = (message: string): AwsError => new AwsError('ValidationException', message);

/** A bus, rule, archive or replay that does not exist. */
export const notFound = (message: string): AwsError => new AwsError('ResourceNotFoundException', message);

/** A name that is taken. */
export const alreadyExists = (message: string): AwsError => new AwsError('ResourceAlreadyExistsException', message);

/** A quota is used up. */
export const limitExceeded = (message: string): AwsError => new AwsError('LimitExceededException', message);

/** The resource's status does not allow the operation. */
export const illegalStatus = (message: string): AwsError => new AwsError('IllegalStatusException', message);

/** An event pattern that cannot be compiled, with the reason. */
export const invalidEventPattern = (reason: string): AwsError =>
  new AwsError('InvalidEventPatternException', `Event pattern is not valid. Reason: ${reason}`);
