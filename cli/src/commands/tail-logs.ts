import {
  CloudWatchLogsClient,
  paginateDescribeLogGroups,
  paginateFilterLogEvents,
} from '@aws-sdk/client-cloudwatch-logs';
import pc from 'picocolors';
import type { CommandContext } from '../command-context.ts';
import { awsSettings } from '../system/aws-settings.ts';
import { functionsNamed } from '../system/log-groups.ts';
import { type LogLine, logLines } from '../system/log-lines.ts';
import { requireRunning } from '../system/run-file.ts';
import { untilInterrupted } from '../system/until-interrupted.ts';

const PREFIX = '/aws/lambda/';
const POLL_MS = 500;
/** How far back the first look goes, ms. */
const LOOK_BACK_MS = 10 * 60_000;

/** `make tail-logs FN=...`: prints the logs of a function or a service as they come, on the laptop or on AWS. */
export async function tailLogs(
  { settings, output }: CommandContext,
  options: { readonly function: string; readonly once?: boolean },
): Promise<number> {
  const endpoint = process.env['STAGE'] ? undefined : requireRunning(settings.dataDir).aws;
  const client = new CloudWatchLogsClient(awsSettings(endpoint));
  const names = functionsNamed(options.function, await functionNames(client, settings.stage));
  output.progress(`Logs of ${names.join(', ')}${options.once ? '' : '; Ctrl-C ends'}`);
  const nextLines = logLines(names, (name, fromMs) => pagesOf(client, name, fromMs), Date.now() - LOOK_BACK_MS);
  const look = async () => {
    for (const { timeMs, from, text } of await nextLines()) {
      output.line(`${pc.dim(new Date(timeMs).toISOString())} ${pc.cyan(from)} ${text}`);
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

async function functionNames(client: CloudWatchLogsClient, stage: string): Promise<string[]> {
  const names: string[] = [];
  const logGroupNamePrefix = `${PREFIX}backstitch-${stage}-`;
  for await (const { logGroups } of paginateDescribeLogGroups({ client }, { logGroupNamePrefix })) {
    names.push(...(logGroups ?? []).map(({ logGroupName }) => (logGroupName ?? '').slice(PREFIX.length)));
  }
  return names;
}

async function* pagesOf(client: CloudWatchLogsClient, name: string, startTime: number): AsyncIterable<LogLine[]> {
  for await (const { events = [] } of paginateFilterLogEvents({ client }, { logGroupName: PREFIX + name, startTime })) {
    yield events.map(({ eventId, timestamp = 0, message = '' }) => ({
      id: eventId ?? `${timestamp}${message}`,
      timeMs: timestamp,
      text: message.trimEnd(),
    }));
  }
}
