import { receiptHandleIsInvalid } from '../errors.ts';

/** What a receipt handle stands for: one receipt of one message. */
export interface Receipt {
  readonly queueId: number;
  readonly rowId: number;
  readonly messageId: string;
  /** The message's receive count at that receipt. */
  readonly receiveCount: number;
}

/** Writes a handle; opaque to callers, as the service's are. */
export function toReceiptHandle({ queueId, rowId, messageId, receiveCount }: Receipt): string {
  return Buffer.from(`${queueId} ${rowId} ${messageId} ${receiveCount}`).toString('base64');
}

/** @throws {AwsError} ReceiptHandleIsInvalid for a text that is no handle of this queue. */
export function parseReceiptHandle(handle: string, queueId: number): Receipt {
  const [queue, row, messageId, count, ...rest] = Buffer.from(handle, 'base64').toString().split(' ');
  if (!messageId || rest.length > 0 || Number(queue) !== queueId) throw receiptHandleIsInvalid(handle);
  const rowId = Number(row);
  const receiveCount = Number(count);
  if (!Number.isSafeInteger(rowId) || !Number.isSafeInteger(receiveCount)) throw receiptHandleIsInvalid(handle);
  return { queueId, rowId, messageId, receiveCount };
}
