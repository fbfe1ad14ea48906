export {
  type DomainEvent,
  defineEvent,
  type EventDefinition,
  EventMetadata,
  parseEvent,
} from './events/envelope.ts';
export * from './events/order.ts';
export * from './http/order-api.ts';
export * from './http/problem.ts';
export * from './values.ts';
