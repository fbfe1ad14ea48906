import {
  ChangeMessageVisibilityCommand,
  DeleteMessageCommand,
  GetQueueAttributesCommand,
  type Message,
  ReceiveMessageCommand,
  type SQSClient,
} from '@aws-sdk/client-sqs';

/** The messages of a queue, held out of everybody else's sight while a person decides. */
export interface LetterBox {
  /** Takes hold of every message that can be seen, up to a limit. */
  open(): AsyncIterable<Message>;
  /** Whether a message is still held: what is done with it now, nobody else does. */
  holds(messageId: string): boolean;
  /** Deletes one for good. */
  remove(messageId: string): Promise<void>;
  /** Lets go of all that are held: they can be seen again. */
  release(): Promise<void>;
}

/** How long a message is held at most, s: should the command die, it can be seen again after that. */
const HELD_SECONDS = 900;

/** What sending a message on may take, ms: so much earlier it counts as no longer held. */
const TIME_TO_MOVE_MS = 30_000;

/** "ReceiveMessage", Amazon SQS API Reference. */
const MAX_MESSAGES = 10;

/** Messages that one command takes at most: more take further commands. */
const MAX_HELD = 10_000;

/** Empty answers in a row that are believed: a short poll asks some of the servers only. */
const EMPTY_ANSWERS = 5;

/** Opens a queue of dead letters. @param now ms since the epoch. */
export function letterBox(sqs: SQSClient, queueUrl: string, now: () => number): LetterBox {
  const held = new Map<string, { readonly handle: string; readonly untilMs: number }>();
  const isHeld = (message: { readonly untilMs: number } | undefined) =>
    message !== undefined && now() < message.untilMs;
  return {
    open: async function* () {
      for (let empty = 0; empty < EMPTY_ANSWERS && held.size < MAX_HELD; ) {
        const untilMs = now() + HELD_SECONDS * 1_000 - TIME_TO_MOVE_MS;
        const messages = await receive(sqs, queueUrl);
        for (const message of messages) {
          held.set(message.MessageId ?? '', { handle: message.ReceiptHandle ?? '', untilMs });
          yield message;
        }
        if (messages.length > 0) empty = 0;
        else if (await isEmpty(sqs, queueUrl)) return;
        else empty += 1;
      }
    },
    holds: (messageId) => isHeld(held.get(messageId)),
    remove: async (messageId) => {
      await sqs.send(new DeleteMessageCommand({ QueueUrl: queueUrl, ReceiptHandle: held.get(messageId)?.handle }));
      held.delete(messageId);
    },
    release: async () => {
      for (const message of held.values()) {
        if (!isHeld(message)) continue;
        const letGo = { QueueUrl: queueUrl, ReceiptHandle: message.handle, VisibilityTimeout: 0 };
        await sqs.send(new ChangeMessageVisibilityCommand(letGo));
      }
      held.clear();
    },
  };
}

async function receive(sqs: SQSClient, queueUrl: string): Promise<readonly Message[]> {
  const { Messages: messages = [] } = await sqs.send(
    new ReceiveMessageCommand({
      QueueUrl: queueUrl,
      MaxNumberOfMessages: MAX_MESSAGES,
      VisibilityTimeout: HELD_SECONDS,
      MessageSystemAttributeNames: ['All'],
      MessageAttributeNames: ['All'],
    }),
  );
  return messages;
}

async function isEmpty(sqs: SQSClient, queueUrl: string): Promise<boolean> {
  const name = 'ApproximateNumberOfMessages';
  const { Attributes } = await sqs.send(new GetQueueAttributesCommand({ QueueUrl: queueUrl, AttributeNames: [name] }));
  return Number(Attributes?.[name] ?? 0) === 0;
}
