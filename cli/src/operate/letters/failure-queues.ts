import {
  GetQueueAttributesCommand,
  ListQueueTagsCommand,
  paginateListDeadLetterSourceQueues,
  paginateListQueues,
  type SQSClient,
} from '@aws-sdk/client-sqs';
import { LETTER_KINDS, LETTERS_TAG, type LetterKind, SERVICE_TAG } from '@backstitch/infra';

/** A queue in which failures end, as the deployed stack itself tells of it. */
export interface FailureQueue {
  /** Without the stage. */
  readonly name: string;
  readonly url: string;
  readonly arn: string;
  readonly letters: LetterKind;
  /** The service whose outbox it belongs to. */
  readonly service?: string;
  /** The queues whose messages end here after too many receives. */
  readonly sourceUrls: readonly string[];
}

const PAGE = 1_000;

/** The failure queues of a stage: those of its queues that bear the tag. */
export async function failureQueues(sqs: SQSClient, stage: string): Promise<readonly FailureQueue[]> {
  const prefix = `backstitch-${stage}-`;
  const found: FailureQueue[] = [];
  for await (const page of paginateListQueues({ client: sqs, pageSize: PAGE }, { QueueNamePrefix: prefix })) {
    for (const url of page.QueueUrls ?? []) {
      const { Tags: tags = {} } = await sqs.send(new ListQueueTagsCommand({ QueueUrl: url }));
      const letters = LETTER_KINDS.find((kind) => kind === tags[LETTERS_TAG]);
      if (letters === undefined) continue;
      const service = tags[SERVICE_TAG];
      found.push({
        name: url.slice(url.lastIndexOf('/') + 1 + prefix.length),
        url,
        arn: await arnOf(sqs, url),
        letters,
        ...(service === undefined ? {} : { service }),
        sourceUrls: letters === 'messages' ? await sourcesOf(sqs, url) : [],
      });
    }
  }
  return found;
}

async function arnOf(sqs: SQSClient, url: string): Promise<string> {
  const answer = await sqs.send(new GetQueueAttributesCommand({ QueueUrl: url, AttributeNames: ['QueueArn'] }));
  return answer.Attributes?.['QueueArn'] ?? '';
}

async function sourcesOf(sqs: SQSClient, url: string): Promise<readonly string[]> {
  const urls: string[] = [];
  const pages = paginateListDeadLetterSourceQueues({ client: sqs, pageSize: PAGE }, { QueueUrl: url });
  for await (const { queueUrls = [] } of pages) urls.push(...queueUrls);
  return urls;
}
