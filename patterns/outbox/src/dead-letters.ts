import { SendMessageCommand, type SQSClient } from '@aws-sdk/client-sqs';

/** What could not be published, and why. */
export interface DeadLetter {
  readonly reason: string;
  /** The outbox row's item, or the stream record that was none. */
  readonly item: unknown;
}

/** Where a person finds what was parked. */
export interface DeadLetters {
  send(letter: DeadLetter): Promise<void>;
}

/** A dead-letter queue. */
export function deadLetterQueue(client: SQSClient, queueUrl: string): DeadLetters {
  return {
    send: async (letter) => {
      await client.send(new SendMessageCommand({ QueueUrl: queueUrl, MessageBody: JSON.stringify(letter) }));
    },
  };
}
