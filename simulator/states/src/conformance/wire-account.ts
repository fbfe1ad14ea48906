import * as sfn from '@aws-sdk/client-sfn';
import { zipSync } from 'fflate';
import type { Json } from '../json.ts';
import { RECORDED } from './recorded-names.ts';

type Input = Readonly<Record<string, unknown>>;
type Answer = Readonly<Record<string, Json>>;

/** The simulated account as programs see it: Step Functions through the AWS SDK, the rest by its endpoint's protocols. */
export interface WireAccount {
  /** Calls an operation of Step Functions. @throws the SDK's error, its name as `code`. */
  states(operation: string, input: Input): Promise<Answer>;
  /** Calls an operation of a service that speaks AWS JSON, e.g. `AmazonSQS.SendMessage`. */
  json(target: string, input: Input): Promise<Answer>;
  /** Makes a function of CommonJS source. */
  createFunction(name: string, source: string): Promise<void>;
  close(): void;
}

/** Opens an endpoint. */
export function openWireAccount(endpoint: string): WireAccount {
  const states = new sfn.SFNClient({
    endpoint,
    region: RECORDED.region,
    credentials: { accessKeyId: 'recorded', secretAccessKey: 'recorded' },
    // StartSyncExecution and TestState would go to a host of their own.
    disableHostPrefix: true,
    maxAttempts: 1,
  });
  return {
    states: (operation, input) => send(states, operation, input),
    json: (target, input) =>
      post(endpoint, { 'content-type': 'application/x-amz-json-1.0', 'x-amz-target': target, ...SIGNED }, input),
    createFunction: async (name, source) => {
      const zip = zipSync({ 'index.js': Buffer.from(source) });
      await post(
        `${endpoint}/2015-03-31/functions`,
        { 'content-type': 'application/json' },
        {
          FunctionName: name,
          Runtime: 'nodejs24.x',
          Handler: 'index.handler',
          Role: RECORDED.roleArn,
          Timeout: 60,
          Code: { ZipFile: Buffer.from(zip).toString('base64') },
        },
      );
    },
    close: () => states.destroy(),
  };
}

async function send(client: sfn.SFNClient, operation: string, input: Input): Promise<Answer> {
  const commands = sfn as unknown as Readonly<Record<string, new (input: unknown) => sfn.StartExecutionCommand>>; // Every command takes its input.
  const Command = commands[`${operation}Command`];
  if (!Command) throw new Error(`The SDK has no command for ${operation}.`);
  try {
    const { $metadata: _metadata, ...answer } = await client.send(new Command(input));
    return JSON.parse(JSON.stringify(answer));
  } catch (error) {
    if (!(error instanceof sfn.SFNServiceException)) throw error;
    throw Object.assign(error, { code: error.name });
  }
}

/** A signature in form: the endpoint takes any credentials. */
const SIGNED = {
  authorization:
    'AWS4-HMAC-SHA256 Credential=recorded/20260101/us-east-1/sqs/aws4_request, SignedHeaders=host, Signature=0',
  'x-amz-date': '20260101T000000Z',
};

async function post(url: string, headers: Readonly<Record<string, string>>, input: Input): Promise<Answer> {
  const response = await fetch(url, { method: 'POST', headers, body: JSON.stringify(input) });
  const text = await response.text();
  if (!response.ok) throw new Error(`${headers['x-amz-target'] ?? url} answered ${response.status}: ${text}`);
  return JSON.parse(text);
}
