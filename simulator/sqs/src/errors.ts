import { AwsError } from '#kernel';

/** Codes of the older query protocol that begin with the service's name; SDKs read them from a header. */
const PREFIXED = 'AWS.SimpleQueueService.';

/**
 * An error as SQS answers it. `queryErrorCode` becomes the header `x-amzn-query-error`, which SDKs prefer to the code
 * in the body.
 * @see "AWS JSON protocol FAQs", Amazon SQS Developer Guide
 */
function sqsError(code: string, queryCode: string, message: string, statusCode = 400): AwsError {
  return new AwsError(code, message, { statusCode, fields: { queryErrorCode: `${queryCode};Sender` } });
}

/** No queue has this name (any more). */
export const queueDoesNotExist = (): AwsError =>
  sqsError('QueueDoesNotExist', `${PREFIXED}NonExistentQueue`, 'The specified queue does not exist.');

/** A queue of this name exists and differs in one attribute. */
export const queueNameExists = (attribute: string): AwsError =>
  sqsError(
    'QueueNameExists',
    'QueueAlreadyExists',
    `A queue already exists with the same name and a different value for attribute ${attribute}`,
  );

/** A queue of this name was deleted less than a minute ago. */
export const queueDeletedRecently = (): AwsError =>
  sqsError(
    'QueueDeletedRecently',
    `${PREFIXED}QueueDeletedRecently`,
    'You must wait 60 seconds after deleting a queue before you can create another with the same name.',
  );

/** The queue has as many messages in flight as it may have. */
export const tooManyInFlight = (maximum: number): AwsError =>
  sqsError('OverLimit', 'OverLimit', `The queue has reached its limit of ${maximum} messages in flight.`, 403);

/** A parameter has a value that the operation does not take. */
export const invalidParameterValue = (message: string): AwsError =>
  sqsError('InvalidParameterValueException', 'InvalidParameterValue', message);

/** A parameter that the operation needs is not there. */
export const missingParameter = (name: string): AwsError =>
  sqsError('MissingRequiredParameterException', 'MissingParameter', `The request must contain the parameter ${name}.`);

/** No queue attribute has this name. */
export const invalidAttributeName = (name: string): AwsError =>
  sqsError('InvalidAttributeName', 'InvalidAttributeName', `Unknown Attribute ${name}.`);

/** A queue attribute's value is out of its range. */
export const invalidAttributeValue = (name: string): AwsError =>
  sqsError('InvalidAttributeValue', 'InvalidAttributeValue', `Invalid value for the parameter ${name}.`);

/** The message's body holds a character that XML does not allow. */
export const invalidMessageContents = (): AwsError =>
  sqsError(
    'InvalidMessageContents',
    'InvalidMessageContents',
    'Invalid characters were found in the message body. Valid unicode characters are #x9 | #xA | #xD | #x20 to #xD7FF | #xE000 to #xFFFD | #x10000 to #x10FFFF',
  );

/** The text is not a receipt handle of this queue. */
export const receiptHandleIsInvalid = (handle: string): AwsError =>
  sqsError(
    'ReceiptHandleIsInvalid',
    'ReceiptHandleIsInvalid',
    `The input receipt handle "${handle}" is not a valid receipt handle.`,
    404,
  );

/** The message is not in flight, so its visibility cannot change. */
export const messageNotInflight = (): AwsError =>
  sqsError('MessageNotInflight', `${PREFIXED}MessageNotInflight`, 'The specified message is not in flight.');

/** The operation does not apply to this queue. */
export const unsupportedOperation = (message: string): AwsError =>
  sqsError('UnsupportedOperation', `${PREFIXED}UnsupportedOperation`, message);

/** A resource that the operation names does not exist. */
export const resourceNotFound = (message: string): AwsError =>
  sqsError('ResourceNotFoundException', 'ResourceNotFoundException', message, 404);

/** A batch was refused as a whole. `code` is for example `EmptyBatchRequest`. */
export const batchRefused = (code: string, message: string): AwsError => sqsError(code, `${PREFIXED}${code}`, message);

/** The queue was purged less than a minute ago. */
export const purgeQueueInProgress = (queueName: string): AwsError =>
  sqsError(
    'PurgeQueueInProgress',
    `${PREFIXED}PurgeQueueInProgress`,
    `Only one PurgeQueue operation on ${queueName} is allowed every 60 seconds.`,
    403,
  );
