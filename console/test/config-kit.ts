import type { ConsoleConfig } from '../shared/console-config.ts';

/** The console's configuration for a system with nothing in it; what a test looks at, it adds. */
export function consoleConfig(changes: Partial<ConsoleConfig> = {}): ConsoleConfig {
  return {
    stage: 'test',
    region: 'eu-west-1',
    accountId: '000000000000',
    executionArnPrefix: 'arn:aws:states:eu-west-1:000000000000:execution:saga:',
    queueNamePrefix: 'backstitch-test-',
    orders: { tableName: 'orders', indexName: 'gsi1', partition: 'CUSTOMER#ada' },
    stock: { tableName: 'stock', skus: [] },
    outboxes: [],
    saga: { actions: [], compensations: [], rejections: [] },
    steps: [],
    samples: [],
    ...changes,
  };
}
