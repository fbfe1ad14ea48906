export {
  BusEvent,
  type DomainEvent,
  defineEvent,
  type EventDefinition,
  EventMetadata,
  parseEvent,
} from './events/envelope.ts';
export * from './events/inventory.ts';
export * from './events/order.ts';
export * from './events/payment.ts';
export * from './events/shipping.ts';
export * from './http/order-api.ts';
export * from './http/problem.ts';
export * from './http/scopes.ts';
export * from './values.ts';
