import { CfnOutput, Stack, type StackProps } from 'aws-cdk-lib';
import type { Construct } from 'constructs';
import { AlarmTopic } from '../constructs/alarm-topic.ts';
import { CustomerPool } from '../constructs/customer-pool.ts';
import { DomainEventBus } from '../constructs/domain-event-bus.ts';
import { Microservice } from '../constructs/microservice.ts';
import { OrderApi } from '../constructs/order-api.ts';
import { OrderDashboard } from '../constructs/order-dashboard.ts';
import { OrderSaga } from '../constructs/order-saga.ts';
import { SagaWatch } from '../constructs/saga-watch.ts';
import type { ServiceFunction } from '../constructs/service-function.ts';
import type { ServiceTable } from '../constructs/service-table.ts';
import type { StageScope } from '../constructs/stage-scope.ts';
import { FUNCTIONS, pascalCase, SERVICES, type ServiceName, TABLE_NAMES } from '../functions.ts';

/** What the stack is made from. */
export interface BackstitchStackProps extends StackProps {
  readonly stage: Omit<StageScope, 'alarmTopic'>;
  /** Origins whose pages may call the API, and to which customers are sent back after signing in. */
  readonly corsOrigins: readonly string[];
  /** An address that gets every alarm; absent: nobody is told yet. */
  readonly alarmEmail?: string;
  /** Secrets with providers' keys, by ARN; absent: the simulated or test key. */
  readonly secretArns: Readonly<Partial<Record<'payment' | 'carrier', string>>>;
}

/** Where customers are sent back to while no page's origin is known: whoever signs in reads the code off the address. */
const LOCAL_PAGE = 'http://localhost:8081/';

/** The whole of Backstitch: four services around a bus, the saga that leads them, and the API in front. */
export class BackstitchStack extends Stack {
  constructor(
    scope: Construct,
    id: string,
    { stage: named, secretArns, alarmEmail, corsOrigins, ...props }: BackstitchStackProps,
  ) {
    super(scope, id, props);
    const email = alarmEmail === undefined ? {} : { email: alarmEmail };
    const alarmTopic = new AlarmTopic(this, 'Alarms', { nameOf: named.nameOf, ...email });
    const stage: StageScope = { ...named, alarmTopic };
    const bus = new DomainEventBus(this, 'Bus', stage);
    const services = new Map<ServiceName, Microservice>();
    for (const service of SERVICES) {
      const tableName = TABLE_NAMES[service];
      services.set(
        service,
        new Microservice(this, pascalCase(service), stage, { service, tableName, bus, secretArns }),
      );
    }
    const functionsBy = functionsOf(services);
    const saga = new OrderSaga(this, 'OrderSaga', stage, {
      bus,
      starter: only(functionsBy('starter')),
      tasks: new Map([...functionsBy('task'), ...functionsBy('query')]),
      tableOf: tableOfTask(services),
    });
    const watch = new SagaWatch(this, 'SagaWatch', stage, {
      machine: saga.machine,
      flagger: only(functionsBy('status')),
      sweeper: only(functionsBy('order-sweeper')),
    });
    const routes = [...functionsBy('http')].map(([routeKey, handler]) => ({ routeKey, handler }));
    const callbackUrls = corsOrigins.length === 0 ? [LOCAL_PAGE] : corsOrigins.map((origin) => `${origin}/`);
    const customers = new CustomerPool(this, 'Customers', stage, { callbackUrls });
    const api = new OrderApi(this, 'Api', stage, { routes, customers, corsOrigins });
    new OrderDashboard(this, 'Dashboard', stage, {
      machine: saga.machine,
      services: SERVICES,
      relays: [...services.values()].map((service) => service.function('relay')),
      deadLetterQueues: [
        ...saga.deadLetterQueues,
        ...watch.deadLetterQueues,
        ...[...services.values()].flatMap((service) => service.deadLetterQueues),
      ],
      compensations: compensations(),
      flaggedOrders: watch.flaggedOrders,
    });
    this.announce({ ApiUrl: api.url, StateMachineArn: saga.machine.stateMachineArn, BusName: bus.eventBusName });
    this.announce({ UserPoolClientId: customers.client.userPoolClientId, SignInUrl: customers.domain.baseUrl() });
    for (const [name, { table }] of services)
      this.announce({ [`${pascalCase(TABLE_NAMES[name])}Table`]: table.tableName });
  }

  private announce(outputs: Readonly<Record<string, string>>): void {
    for (const [name, value] of Object.entries(outputs)) new CfnOutput(this, name, { value });
  }
}

/** Functions of one kind, by what triggers them: a task's name, a route. */
function functionsOf(services: ReadonlyMap<ServiceName, Microservice>) {
  return (kind: 'starter' | 'task' | 'query' | 'http' | 'status' | 'order-sweeper'): Map<string, ServiceFunction> => {
    const found = new Map<string, ServiceFunction>();
    for (const { trigger, service, file } of FUNCTIONS) {
      if (trigger.kind !== kind) continue;
      const name = 'task' in trigger ? trigger.task : 'route' in trigger ? trigger.route : file;
      found.set(name, services.get(service)?.function(file) ?? missing(file));
    }
    return found;
  };
}

/** The table of the service whose function a task is: its holds lie there. */
function tableOfTask(services: ReadonlyMap<ServiceName, Microservice>): ReadonlyMap<string, ServiceTable> {
  const tables = FUNCTIONS.flatMap(({ trigger, service }) => {
    const table = services.get(service)?.table;
    return trigger.kind === 'task' && table ? ([[trigger.task, table]] as const) : [];
  });
  return new Map(tables);
}

/** The saga's compensations by name, and the services that run them. */
function compensations(): ReadonlyMap<string, string> {
  const undoing = FUNCTIONS.flatMap(({ trigger, service }) =>
    trigger.kind === 'task' && trigger.isCompensation ? [[trigger.task, service] as const] : [],
  );
  return new Map(undoing);
}

/** The one function of a kind that has one. */
function only(functions: ReadonlyMap<string, ServiceFunction>): ServiceFunction {
  const [found] = functions.values();
  return found ?? missing('function of this kind');
}

function missing(what: string): never {
  throw new Error(`infra/src/functions.ts names no ${what}.`);
}
