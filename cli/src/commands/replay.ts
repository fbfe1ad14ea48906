import { EventBridgeClient } from '@aws-sdk/client-eventbridge';
import type { CommandContext } from '../command-context.ts';
import { UsageError } from '../errors.ts';
import { awsSettings } from '../system/aws-settings.ts';
import { planReplay, type ReplayRequest, replayArchive } from '../system/replay-archive.ts';
import { requireRunning } from '../system/run-file.ts';

/** What `make replay` takes. */
interface ReplayOptions {
  /** RFC 3339, a date or a moment. */
  readonly from: string;
  /** Default: now. */
  readonly to?: string;
  readonly consumer?: string;
  readonly dryRun?: boolean;
}

const POLL_MS = 300;

/** `make replay FROM=...`: puts archived events onto their bus again, on the laptop or on AWS. */
export async function replay({ settings, output }: CommandContext, options: ReplayOptions): Promise<number> {
  const request: ReplayRequest = {
    stage: settings.stage,
    from: moment('FROM', options.from),
    to: options.to ? moment('TO', options.to) : new Date(),
    ...(options.consumer ? { consumer: options.consumer } : {}),
  };
  if (request.to <= request.from) throw new UsageError('TO has to be later than FROM: nothing lies between them.');
  const endpoint = process.env['STAGE'] ? undefined : requireRunning(settings.dataDir).aws;
  const client = new EventBridgeClient(awsSettings(endpoint));
  const plan = await planReplay(client, request);
  const asked = {
    from: request.from.toISOString(),
    to: request.to.toISOString(),
    archivedEvents: plan.archivedEvents,
    consumers: plan.consumers.map(({ name }) => name),
  };
  const words = `${asked.from} to ${asked.to}, to ${asked.consumers.join(', ')}; the archive holds ${asked.archivedEvents}`;
  if (options.dryRun) {
    output.result({ ...asked, dryRun: true }, () =>
      output.line(`Would replay events of ${words}. Nothing was started.`),
    );
    return 0;
  }
  output.progress(`Replaying events of ${words}`);
  const tell = (state: string) => output.progress(`  ${state}`);
  const replayed = await replayArchive(client, request, plan, { pollMs: POLL_MS, tell });
  output.result({ ...asked, ...replayed }, () => {
    const last =
      replayed.lastEventAt === undefined ? 'There was no event in that time.' : `Last: ${replayed.lastEventAt}.`;
    output.line(`${replayed.state}: ${replayed.replayName}. ${last} Consumers know what they have handled already.`);
  });
  return replayed.state === 'COMPLETED' ? 0 : 1;
}

function moment(variable: string, text: string): Date {
  const date = new Date(text);
  if (!Number.isNaN(date.getTime()) && /^\d{4}-\d\d-\d\d/.test(text)) return date;
  throw new UsageError(`${variable}=${text} is no time. Give a date or a moment: 2026-01-31 or 2026-01-31T09:30:00Z.`);
}
