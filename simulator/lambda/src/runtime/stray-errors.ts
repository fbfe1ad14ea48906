/** Receives the errors of one realm that no code of it handled. */
export interface StrayErrorHandler {
  uncaught(error: unknown): void;
  rejected(reason: unknown): void;
}

const byPrototype = new WeakMap<object, StrayErrorHandler>();
let isInstalled = false;

/**
 * Hands a realm's uncaught exceptions and unhandled rejections to it. They arrive at the process that hosts the realm,
 * for which they would be fatal, and which must not hide its own: so only those of a known realm are taken away, by
 * the prototypes that its errors and promises have.
 */
export function catchStrayErrors(
  realm: { Error: ErrorConstructor; Promise: PromiseConstructor },
  handler: StrayErrorHandler,
): void {
  byPrototype.set(realm.Error.prototype, handler);
  byPrototype.set(realm.Promise.prototype, handler);
  if (!isInstalled) install();
  isInstalled = true;
}

/**
 * Puts itself before `process.emit`: a listener would come too late, for Node counts listeners of the host before it
 * decides whether an error is fatal, and every other listener would hear of it too.
 */
function install(): void {
  const emit = process.emit;
  const filtered = (event: string | symbol, ...values: unknown[]): boolean => {
    if (event === 'unhandledRejection' || event === 'uncaughtException') {
      const handler = handlerOf(values[1]) ?? handlerOf(values[0]);
      if (handler) {
        if (event === 'unhandledRejection') handler.rejected(values[0]);
        else handler.uncaught(values[0]);
        return true;
      }
    }
    return Reflect.apply(emit, process, [event, ...values]);
  };
  process.emit = filtered as typeof process.emit;
}

function handlerOf(value: unknown): StrayErrorHandler | undefined {
  for (
    let object: unknown = value;
    typeof object === 'object' && object !== null;
    object = Object.getPrototypeOf(object)
  ) {
    const handler = byPrototype.get(object);
    if (handler) return handler;
  }
  return undefined;
}
