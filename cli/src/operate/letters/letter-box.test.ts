import { ChangeMessageVisibilityCommand, ReceiveMessageCommand, SQSClient } from '@aws-sdk/client-sqs';
import { expect, test } from 'vitest';
import { letterBox } from './letter-box.ts';

/** A queue with two messages, of which one is received at a time, and a clock. */
function openBox() {
  let nowMs = 0;
  const released: (string | undefined)[] = [];
  const messages = ['a', 'b'].map((MessageId) => ({ MessageId, ReceiptHandle: `handle-${MessageId}` }));
  const client = new SQSClient({ region: 'eu-west-1' });
  client.send = async (command: unknown) => {
    if (command instanceof ReceiveMessageCommand) return { Messages: messages.splice(0, 1) };
    if (command instanceof ChangeMessageVisibilityCommand) released.push(command.input.ReceiptHandle);
    return { Attributes: { ApproximateNumberOfMessages: String(messages.length) } };
  };
  const box = letterBox(client, 'https://sqs.eu-west-1.amazonaws.com/000000000000/letters', () => nowMs);
  return {
    box,
    released,
    pass: (minutes: number) => {
      nowMs += minutes * 60_000;
    },
  };
}

test('a message is held for a quarter of an hour, then whoever has it gets it again', async () => {
  const { box, released, pass } = openBox();
  const seen: (string | undefined)[] = [];
  for await (const { MessageId } of box.open()) {
    seen.push(MessageId);
    pass(10);
  }
  expect(seen).toEqual(['a', 'b']);
  expect([box.holds('a'), box.holds('b'), box.holds('c')]).toEqual([false, true, false]);

  await box.release();

  expect(released).toEqual(['handle-b']); // the service refuses to let go of what is not held
});
