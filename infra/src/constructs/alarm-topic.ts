import { Topic } from 'aws-cdk-lib/aws-sns';
import { EmailSubscription } from 'aws-cdk-lib/aws-sns-subscriptions';
import type { Construct } from 'constructs';
import type { Namer } from '../naming.ts';

/** Who is told when something needs a person. */
export interface AlarmTopicProps {
  readonly nameOf: Namer;
  /** An address that gets every alarm; absent: subscribe by hand. */
  readonly email?: string;
}

/** Every alarm of the stage ends here. */
export class AlarmTopic extends Topic {
  constructor(scope: Construct, id: string, { nameOf, email }: AlarmTopicProps) {
    super(scope, id, { topicName: nameOf('alarms'), enforceSSL: true });
    if (email !== undefined) this.addSubscription(new EmailSubscription(email));
  }
}
