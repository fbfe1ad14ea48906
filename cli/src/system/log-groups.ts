import { UsageError } from '../errors.ts';

/** The functions of each service, as their files are called. */
const SERVICES: Readonly<Record<string, RegExp>> = {
  order:
    /-(place-order|get-order|list-orders|request-cancel|get-timeline|approve-shipment|begin-compensation|confirm-order|cancel-order|review-hold|flag-parked-saga|sweep-orders|start-saga|project-timeline|not-found|order-.*)$/,
  payment: /-(charge-payment|refund-payment|reconcile-payments|payment-.*)$/,
  inventory: /-(reserve-inventory|release-inventory|settle-reservation|inventory-.*)$/,
  shipping: /-(arrange-shipment|cancel-shipment|reconcile-shipments|shipping-.*)$/,
};

/**
 * The functions that a person means: one by its name, or a service's by `OrderService` or `order`.
 * @param functions every function of the stage.
 * @throws {UsageError} that lists what there is.
 */
export function functionsNamed(text: string, functions: readonly string[]): readonly string[] {
  const exact = functions.filter((name) => name === text || name.endsWith(`-${text}`));
  if (exact.length > 0) return exact;
  const pattern = SERVICES[text.toLowerCase().replace(/service$/, '')];
  const ofService = pattern ? functions.filter((name) => pattern.test(name)) : [];
  if (ofService.length > 0) return ofService;
  const services = Object.keys(SERVICES).join(', ');
  throw new UsageError(`FN=${text} is neither a service (${services}) nor a function (${functions.join(', ')}).`);
}
