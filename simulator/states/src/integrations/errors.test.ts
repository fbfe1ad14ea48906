import { expect, test } from 'vitest';
import { AwsError } from '#kernel';
import { failureOf } from './errors.ts';
import { OPTIMISED } from './optimised.ts';

test('a service that used to answer otherwise is told with the code of that time', () => {
  const names = OPTIMISED['sqs']?.errors;
  if (!names) throw new Error('There is an integration of SQS.');
  const thrown = new AwsError('QueueDoesNotExist', 'The specified queue does not exist.', {
    fields: { queryErrorCode: 'AWS.SimpleQueueService.NonExistentQueue;Sender' },
  });

  expect(failureOf(thrown, names, 'r-1')).toEqual({
    error: 'SQS.QueueDoesNotExistException',
    cause:
      'The specified queue does not exist. (Service: AmazonSQS; Status Code: 400; ' +
      'Error Code: AWS.SimpleQueueService.NonExistentQueue; Request ID: r-1; Proxy: null)',
  });
});
