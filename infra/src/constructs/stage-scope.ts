import type { RemovalPolicy } from 'aws-cdk-lib';
import type { ITopic } from 'aws-cdk-lib/aws-sns';
import type { Namer } from '../naming.ts';

/** What every construct must know of the stage that it is part of. */
export interface StageScope {
  readonly stage: string;
  readonly nameOf: Namer;
  /** What becomes of data when the stack is destroyed. */
  readonly removalPolicy: RemovalPolicy;
  /** Where alarms go. */
  readonly alarmTopic: ITopic;
  /** The directory of a function's bundle. */
  readonly bundleOf: (functionName: string) => string;
}
