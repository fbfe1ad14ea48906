import { AwsError, ConnectionLost, NotSimulated } from '#kernel';
import { InputNotRendered } from '../targets/target-input.ts';
import { RoleNotAssumed } from './assumed-role.ts';

/** Why a delivery failed, and whether a further attempt may help. */
export interface DeliveryError {
  /** As dead-lettered messages bear it. */
  readonly code: string;
  readonly message: string;
  readonly isRetryable: boolean;
}

/**
 * Classifies what a target answered: missing permissions, missing resources and malformed requests are final, all
 * else is tried again.
 * @see "Using dead-letter queues to process undelivered events", Amazon EventBridge User Guide
 */
export function deliveryError(error: unknown): DeliveryError {
  const message = error instanceof Error ? error.message : String(error);
  if (error instanceof InputNotRendered) return { code: 'INVALID_JSON', message, isRetryable: false };
  if (error instanceof RoleNotAssumed) return { code: 'FAILED_TO_ASSUME_ROLE', message, isRetryable: false };
  if (error instanceof ConnectionLost) return { code: 'CONNECTION_FAILURE', message, isRetryable: true };
  if (!(error instanceof AwsError)) return { code: 'INTERNAL_ERROR', message, isRetryable: true };
  // Perhaps a fault that does not apply to deliveries: it passes when the fault is switched off.
  if (error instanceof NotSimulated) return { code: 'SDK_CLIENT_ERROR', message, isRetryable: true };
  if (/AccessDenied|NotAuthorized/.test(error.code)) return { code: 'NO_PERMISSIONS', message, isRetryable: false };
  if (/NotFound|DoesNotExist/.test(error.code)) return { code: 'NO_RESOURCE', message, isRetryable: false };
  if (/Throttl|TooManyRequests/.test(error.code)) return { code: 'THROTTLING', message, isRetryable: true };
  if (/LimitExceeded/.test(error.code)) return { code: 'RESOURCE_LIMIT_EXCEEDED', message, isRetryable: true };
  if (/AlreadyExists/.test(error.code)) return { code: 'RESOURCE_ALREADY_EXISTS', message, isRetryable: false };
  if (error.statusCode >= 500) return { code: 'ERROR_FROM_TARGET', message, isRetryable: true };
  return { code: 'INVALID_PARAMETER', message, isRetryable: false };
}
