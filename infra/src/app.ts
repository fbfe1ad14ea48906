import { App, RemovalPolicy } from 'aws-cdk-lib';
import featureFlags from 'aws-cdk-lib/recommended-feature-flags.json' with { type: 'json' };
import { corsOrigins } from './cors-origins.ts';
import { namerOf } from './naming.ts';
import { BackstitchStack } from './stacks/backstitch-stack.ts';

/** How the app is made. */
export interface AppOptions {
  readonly stage: string;
  /** Where the cloud assembly goes; the CDK's own choice when absent. */
  readonly outDir?: string;
  /** The directory of a function's bundle, by the function's name without the stage. */
  readonly bundleOf: (functionName: string) => string;
}

/** Stages whose data is worth nothing once the stack is gone. */
const DISPOSABLE_STAGE = /^(dev|test)/;

/**
 * The CDK app with the stage's stack. Account and region are those of the credentials that deploy it.
 * `PAYMENT_SECRET_ARN` and `CARRIER_SECRET_ARN` name the secrets with the providers' real keys, where there are any.
 * `ALARM_EMAIL` is an address that gets every alarm. `CORS_ORIGINS` names the origins whose pages may call the API,
 * separated by commas.
 * @throws {StageInvalid | OriginInvalid}
 */
export function backstitchApp({ stage, outDir, bundleOf }: AppOptions): App {
  const app = new App({
    analyticsReporting: false,
    treeMetadata: false,
    // How the CDK behaves in new projects.
    context: featureFlags,
    ...(outDir === undefined ? {} : { outdir: outDir }),
  });
  const nameOf = namerOf(stage);
  new BackstitchStack(app, `Backstitch-${stage}`, {
    stackName: nameOf('stack'),
    description: 'Backstitch: outbox, idempotency and saga in one order system.',
    stage: {
      stage,
      nameOf,
      bundleOf,
      removalPolicy: DISPOSABLE_STAGE.test(stage) ? RemovalPolicy.DESTROY : RemovalPolicy.RETAIN,
    },
    secretArns: secretsFrom(process.env),
    corsOrigins: corsOrigins(process.env, stage),
    ...(process.env['ALARM_EMAIL'] ? { alarmEmail: process.env['ALARM_EMAIL'] } : {}),
  });
  return app;
}

function secretsFrom(environment: NodeJS.ProcessEnv): { payment?: string; carrier?: string } {
  const { PAYMENT_SECRET_ARN: payment, CARRIER_SECRET_ARN: carrier } = environment;
  return { ...(payment ? { payment } : {}), ...(carrier ? { carrier } : {}) };
}
