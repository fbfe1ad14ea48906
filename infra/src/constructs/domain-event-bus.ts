import { Duration } from 'aws-cdk-lib';
import { Archive, EventBus, Match } from 'aws-cdk-lib/aws-events';
import type { Construct } from 'constructs';
import type { StageScope } from './stage-scope.ts';

/** How long events can be replayed. Inbox rows live longer than this (lifetimes in patterns/idempotency). */
const ARCHIVE_DAYS = 365;

/** The bus on which services tell what happened, with an archive of everything. */
export class DomainEventBus extends EventBus {
  constructor(scope: Construct, id: string, { nameOf }: StageScope) {
    super(scope, id, { eventBusName: nameOf('bus') });
    new Archive(this, 'Archive', {
      archiveName: nameOf('archive'),
      sourceEventBus: this,
      description: 'Every event, for make replay.',
      eventPattern: { source: Match.prefix('backstitch.') },
      retention: Duration.days(ARCHIVE_DAYS),
    });
  }
}
