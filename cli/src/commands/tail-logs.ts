import {
  CloudWatchLogsClient,
  FilterLogEventsCommand,
  paginateDescribeLogGroups,
} from '@aws-sdk/client-cloudwatch-logs';
import pc from 'picocolors';
import type { CommandContext } from '../command-context.ts';
import { functionsNamed } from '../system/log-groups.ts';
import { requireRunning } from '../system/run-file.ts';
import { untilInterrupted } from '../system/until-interrupted.ts';

interface LogLine {
  readonly id: string;
  readonly timeMs: number;
  readonly from: string;
  readonly text: string;
}

const PREFIX = '/aws/lambda/';
const POLL_MS = 500;
/** How far back the first look goes, ms. */
const LOOK_BACK_MS = 10 * 60_000;

/** `make tail-logs FN=...`: prints the logs of a function or a service as they come, on the laptop or on AWS. */
export async function tailLogs(
  { settings, output }: CommandContext,
  options: { readonly function: string; readonly once?: boolean },
): Promise<number> {
  const client = process.env['STAGE']
    ? new CloudWatchLogsClient({})
    : laptopClient(requireRunning(settings.dataDir).aws);
  const names = functionsNamed(options.function, await functionNames(client, settings.stage));
  output.progress(`Logs of ${names.join(', ')}${options.once ? '' : '; Ctrl-C ends'}`);
  const seen = new Set<string>();
  let fromMs = Date.now() - LOOK_BACK_MS;
  const look = async () => {
    const lines = (await Promise.all(names.map((name) => readLines(client, name, fromMs)))).flat();
    for (const line of lines.filter(({ id }) => !seen.has(id)).sort((a, b) => a.timeMs - b.timeMs)) {
      seen.add(line.id);
      fromMs = Math.max(fromMs, line.timeMs - 1_000);
      output.line(`${pc.dim(new Date(line.timeMs).toISOString())} ${pc.cyan(line.from)} ${line.text.trimEnd()}`);
    }
  };

  await look();
  if (options.once) return 0;
  let ended = false;
  const interrupted = untilInterrupted().then(() => {
    ended = true;
  });
  while (!ended) {
    await Promise.race([interrupted, new Promise((resolve) => setTimeout(resolve, POLL_MS))]);
    if (!ended) await look();
  }
  return 0;
}

function laptopClient(endpoint: string): CloudWatchLogsClient {
  const credentials = { accessKeyId: 'laptop', secretAccessKey: 'laptop' };
  return new CloudWatchLogsClient({ endpoint, region: 'eu-west-1', credentials });
}

async function functionNames(client: CloudWatchLogsClient, stage: string): Promise<string[]> {
  const names: string[] = [];
  const logGroupNamePrefix = `${PREFIX}backstitch-${stage}-`;
  for await (const { logGroups } of paginateDescribeLogGroups({ client }, { logGroupNamePrefix })) {
    names.push(...(logGroups ?? []).map(({ logGroupName }) => (logGroupName ?? '').slice(PREFIX.length)));
  }
  return names;
}

async function readLines(client: CloudWatchLogsClient, name: string, startTime: number): Promise<LogLine[]> {
  const command = new FilterLogEventsCommand({ logGroupName: PREFIX + name, startTime, limit: 1_000 });
  const { events = [] } = await client.send(command);
  return events.map((event) => ({
    id: event.eventId ?? `${event.timestamp}${event.message}`,
    timeMs: event.timestamp ?? 0,
    from: name,
    text: (event.message ?? '').trimEnd(),
  }));
}
