/**
 * Who may import whom (docs/architecture.md). `make test` fails on the first import that crosses a wall.
 */
const deployed = '^(services|contracts|patterns/(outbox|idempotency|saga|trace))/';

module.exports = {
  forbidden: [
    { name: 'no-cycles', severity: 'error', from: {}, to: { circular: true } },
    {
      name: 'no-unresolved',
      comment: 'aws-lambda is a package of types only.',
      severity: 'error',
      from: {},
      to: { couldNotResolve: true, pathNot: '^aws-lambda$' },
    },
    {
      name: 'services-import-patterns-and-contracts-only',
      severity: 'error',
      from: { path: '^services/([^/]+)/' },
      to: {
        pathNot: [
          '^services/$1/',
          '^patterns/(outbox|idempotency|saga|trace)/',
          '^contracts/',
          'node_modules',
          '^aws-lambda$',
        ],
        dependencyTypesNot: ['core'],
      },
    },
    {
      name: 'patterns-import-nothing-of-ours',
      severity: 'error',
      from: { path: '^patterns/(outbox|idempotency|saga|trace)/', pathNot: '\\.test\\.ts$' },
      to: { path: '^(services|infra|simulator|proof|cli|bench|tests|console|state-machines)/' },
    },
    {
      name: 'patterns-do-not-import-contracts',
      comment: 'Only the outbox may know the types of events.',
      severity: 'error',
      from: { path: '^patterns/(idempotency|saga|trace)/' },
      to: { path: '^contracts/' },
    },
    {
      name: 'state-machines-import-the-saga-pattern-only',
      severity: 'error',
      from: { path: '^state-machines/', pathNot: '\\.test\\.ts$' },
      to: {
        path: '^(services|infra|simulator|proof|cli|bench|console|contracts|patterns/(outbox|idempotency|testing))/',
      },
    },
    {
      name: 'nothing-deployed-imports-the-simulator',
      severity: 'error',
      from: { path: deployed },
      to: { path: '^(simulator|patterns/testing|infra|proof|cli|bench|tests|console)/' },
    },
    {
      name: 'the-simulator-imports-nothing-of-ours',
      severity: 'error',
      from: { path: '^simulator/' },
      to: { path: '^(services|patterns|contracts|state-machines|infra|proof|cli|bench|tests|console)/' },
    },
    {
      name: 'infra-refers-to-services-by-path-only',
      severity: 'error',
      from: { path: '^infra/' },
      to: { path: '^(services|simulator|proof|cli|bench|tests|console)/' },
    },
    {
      name: 'domain-is-pure',
      comment: 'No SDK, no clock, no environment: what must talk to somebody takes it as a port.',
      severity: 'error',
      from: { path: '^services/[^/]+/src/domain/', pathNot: '\\.test\\.ts$' },
      to: { path: ['@aws-sdk', '@aws-lambda-powertools', 'stripe', '/adapters/', '/functions/'] },
    },
  ],
  options: {
    doNotFollow: { path: 'node_modules' },
    exclude: { path: ['/dist/', 'cdk\\.out'] },
    parser: 'swc',
    tsPreCompilationDeps: true,
    enhancedResolveOptions: {
      exportsFields: ['exports'],
      conditionNames: ['import', 'node', 'default'],
      extensions: ['.ts', '.js', '.mjs', '.cjs', '.json'],
    },
    cache: false,
  },
};
