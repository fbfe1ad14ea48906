import * as eventBridge from '@aws-sdk/client-eventbridge';
import * as sqs from '@aws-sdk/client-sqs';
import { AwsError, type Kernel } from '#kernel';
import { listenAws } from '#wire';

type Input = Readonly<Record<string, unknown>>;

/** The AWS SDK on the wire endpoint of a kernel. */
export interface Sdk {
  readonly port: number;
  /** @throws {AwsError} what the SDK read from the answer. */
  call(service: string, operation: string, input: Input): Promise<Record<string, unknown>>;
  close(): Promise<void>;
}

/** Opens an endpoint on a free port and the SDK's clients on it. */
export async function openSdk(kernel: Kernel): Promise<Sdk> {
  const listener = await listenAws(kernel, { port: 0 });
  const settings = {
    endpoint: `http://127.0.0.1:${listener.port}`,
    region: kernel.aws.region,
    credentials: { accessKeyId: 'any', secretAccessKey: 'any' },
    maxAttempts: 1,
  };
  const clients = {
    events: new eventBridge.EventBridgeClient(settings),
    sqs: new sqs.SQSClient(settings),
  };
  const commands: Readonly<Record<string, object>> = { events: eventBridge, sqs };
  return {
    port: listener.port,
    call: async (service, operation, input) => {
      const Command = Reflect.get(commands[service] ?? {}, `${operation}Command`);
      if (!Command) throw new Error(`The SDK has no ${service} ${operation}.`);
      try {
        const { $metadata: _, ...output } = await Reflect.get(clients, service).send(new Command(input));
        return output;
      } catch (error) {
        throw asAwsError(error);
      }
    },
    close: async () => {
      for (const client of Object.values(clients)) client.destroy();
      await listener.close();
    },
  };
}

/** What the SDK made of an error's answer, in the form in which the same call in process fails. */
function asAwsError(error: unknown): unknown {
  if (!(error instanceof Error && '$metadata' in error)) return error;
  const { httpStatusCode } = Object(error.$metadata);
  return new AwsError(error.name, error.message, { statusCode: Number(httpStatusCode), cause: error });
}
