import { AwsError } from '#kernel';
import { batchRefused } from '../errors.ts';

const MAXIMUM_ENTRIES = 10;
const ENTRY_ID = /^[A-Za-z0-9_-]{1,80}$/;

/** An entry that was refused by itself, while others of its batch were taken. */
interface FailedEntry {
  readonly Id: string;
  readonly SenderFault: boolean;
  readonly Code: string;
  readonly Message: string;
}

/** What a batch operation answers. Members without entries are left out, as the service leaves them out. */
export interface BatchResult<Entry> {
  readonly Successful?: readonly Entry[];
  readonly Failed?: readonly FailedEntry[];
}

/**
 * Checks what concerns a batch as a whole.
 * @param kind the entry's type as the service names it, e.g. `SendMessageBatchRequestEntry`.
 * @throws {AwsError} EmptyBatchRequest, TooManyEntriesInBatchRequest, InvalidBatchEntryId, BatchEntryIdsNotDistinct.
 */
export function checkBatch(kind: string, entries: readonly { readonly Id: string }[]): void {
  if (entries.length === 0) {
    throw batchRefused('EmptyBatchRequest', `There should be at least one ${kind} in the request.`);
  }
  if (entries.length > MAXIMUM_ENTRIES) {
    throw batchRefused(
      'TooManyEntriesInBatchRequest',
      `Maximum number of entries per request are ${MAXIMUM_ENTRIES}. You have sent ${entries.length}.`,
    );
  }
  const seen = new Set<string>();
  for (const { Id } of entries) {
    if (!ENTRY_ID.test(Id)) {
      throw batchRefused(
        'InvalidBatchEntryId',
        'A batch entry id can only contain alphanumeric characters, hyphens and underscores. It can be at most 80 letters long.',
      );
    }
    if (seen.has(Id)) throw batchRefused('BatchEntryIdsNotDistinct', `Id ${Id} repeated.`);
    seen.add(Id);
  }
}

/** Does `work` for each entry; an entry that is refused does not stop the others. */
export function eachEntry<Entry extends { readonly Id: string }, Result extends { readonly Id: string }>(
  entries: readonly Entry[],
  work: (entry: Entry) => Result,
): BatchResult<Result> {
  const successful: Result[] = [];
  const failed: FailedEntry[] = [];
  for (const entry of entries) {
    try {
      successful.push(work(entry));
    } catch (error) {
      if (!(error instanceof AwsError)) throw error;
      failed.push({ Id: entry.Id, SenderFault: true, Code: queryCodeOf(error), Message: error.message });
    }
  }
  return {
    ...(successful.length > 0 ? { Successful: successful } : {}),
    ...(failed.length > 0 ? { Failed: failed } : {}),
  };
}

/** Entries are refused with the code of the older protocol. */
function queryCodeOf(error: AwsError): string {
  return String(error.fields['queryErrorCode'] ?? error.code).replace(/;Sender$/, '');
}
