/** The tag by which a failure queue says what lies in it. */
export const LETTERS_TAG = 'backstitch:letters';

/** The tag by which a failure queue of an outbox names its service. */
export const SERVICE_TAG = 'backstitch:service';

/**
 * What can lie in a failure queue; each kind goes on in a way of its own. `messages`: what a queue's consumer could not
 * handle. `undelivered`: events that a rule could not put into its target. `batches`: positions in a table's stream
 * that the relay's mapping gave up; the rows are still in the outbox. `events`: what the bus refused; the rows are
 * parked. `runs`: scheduled runs that could not be started, or failed each time.
 */
export const LETTER_KINDS = ['messages', 'undelivered', 'batches', 'events', 'runs'] as const;

/** What lies in a failure queue. */
export type LetterKind = (typeof LETTER_KINDS)[number];
