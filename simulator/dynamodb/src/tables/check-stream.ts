import { INVALID, validationError } from '../errors.ts';
import type { StreamRequest } from './requests.ts';

/** @throws {AwsError} ValidationException where a stream is wanted without a view, or a view without a stream. */
export function checkStream(request: StreamRequest | undefined): void {
  if (!request) return;
  if (request.StreamEnabled && !request.StreamViewType) {
    throw validationError(`${INVALID}StreamViewType must be specified when StreamEnabled is true`);
  }
  if (!request.StreamEnabled && request.StreamViewType) {
    throw validationError(`${INVALID}StreamViewType cannot be specified when StreamEnabled is false`);
  }
}
