import { Topic } from 'aws-cdk-lib/aws-sns';
import { EmailSubscription } from 'aws-cdk-lib/aws-sns-subscriptions';
import type { Construct } from 'constructs';
import type { Namer } from '../naming.ts';
import { acknowledge } from './acknowledge.ts';

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
    const why = 'Names of queues and state machines are no secrets, and CloudWatch would need a key of its own.';
    acknowledge(this, 'AwsSolutions-SNS2', why);
  }
}
