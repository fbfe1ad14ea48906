import { type EventBridgeClient, ListTargetsByRuleCommand, type Target } from '@aws-sdk/client-eventbridge';
import { InvokeCommand, type LambdaClient } from '@aws-sdk/client-lambda';
import { GetQueueUrlCommand, SendMessageCommand, type SQSClient } from '@aws-sdk/client-sqs';
import type { OutboxOperations } from '@backstitch/outbox';
import type { Destination, Letter } from './letter.ts';

/** What sending a letter on takes. */
export interface SendPorts {
  readonly sqs: SQSClient;
  readonly lambda: LambdaClient;
  readonly eventBridge: EventBridgeClient;
  /** The outbox of a service. */
  outboxOf(service: string): OutboxOperations;
}

/** Whether a letter went on; where it did not, why. */
export type Sent =
  | { readonly isDone: true; readonly outcome: string }
  | { readonly isDone: false; readonly outcome: string };

const sent = (outcome: string): Sent => ({ isDone: true, outcome });
const unsent = (outcome: string): Sent => ({ isDone: false, outcome });

/** Sends a dead letter to where it did not arrive, at least once: whoever deletes it does so after this. */
export async function sendOn(
  { destination, text }: Pick<Letter, 'destination' | 'text'>,
  ports: SendPorts,
): Promise<Sent> {
  switch (destination.kind) {
    case 'queue':
      await ports.sqs.send(new SendMessageCommand({ QueueUrl: destination.url, MessageBody: text }));
      return sent('sent back to its queue');
    case 'target':
      return sendToTarget(destination, text, ports);
    case 'function':
      await invoke(destination.name, destination.payload, ports);
      return sent('runs again');
    case 'rows': {
      const left = await ports.outboxOf(destination.service).publishWaiting(destination.until);
      return left === 0 ? sent('its rows are published') : unsent(`${left} aggregates cannot be published now`);
    }
    case 'event':
      return (await ports.outboxOf(destination.service).isSettled(destination.row))
        ? sent('forgotten: its event is settled')
        : unsent('its event is parked: that is what can be redriven');
    case 'none':
      return unsent(`${destination.why}; discard it, or keep it`);
  }
}

/** What the rule would have given its target goes there by another way. */
async function sendToTarget(
  { ruleArn, targetArn }: Extract<Destination, { kind: 'target' }>,
  eventText: string,
  ports: SendPorts,
): Promise<Sent> {
  const target = await findTarget(ruleArn, targetArn, ports.eventBridge);
  if (!target) return unsent('its rule does not have this target any more');
  if (target.InputPath !== undefined || target.InputTransformer !== undefined) {
    return unsent('its rule changes events on their way: only make replay does that again');
  }
  const text = target.Input ?? eventText;
  const [, , service, , account, ...resource] = targetArn.split(':');
  if (service === 'sqs') {
    const named = new GetQueueUrlCommand({ QueueName: resource.join(':'), QueueOwnerAWSAccountId: account });
    const { QueueUrl } = await ports.sqs.send(named);
    await ports.sqs.send(new SendMessageCommand({ QueueUrl, MessageBody: text }));
    return sent('sent to its queue');
  }
  if (service === 'lambda') {
    await invoke(resource[1] ?? '', text, ports);
    return sent('runs now');
  }
  return unsent(`nothing here sends to ${service}`);
}

/** @param ruleArn `arn:aws:events:region:account:rule/[bus/]name`. */
async function findTarget(ruleArn: string, targetArn: string, client: EventBridgeClient): Promise<Target | undefined> {
  const [, ...path] = ruleArn.slice(ruleArn.indexOf('rule/')).split('/');
  const [Rule, EventBusName] = path.reverse();
  const bus = EventBusName === undefined ? {} : { EventBusName };
  const { Targets = [] } = await client.send(new ListTargetsByRuleCommand({ Rule, ...bus }));
  return Targets.find(({ Arn }) => Arn === targetArn);
}

async function invoke(FunctionName: string, payload: string, { lambda }: SendPorts): Promise<void> {
  await lambda.send(new InvokeCommand({ FunctionName, InvocationType: 'Event', Payload: Buffer.from(payload) }));
}
