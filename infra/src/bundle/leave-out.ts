/**
 * A class that stands for one of Stripe's that is not in a bundle: a client may be made with it, but using what it
 * makes is refused.
 * @param file the SDK's file of the class, which the refusal names.
 */
export function leaveOut(file: string): new () => object {
  const get = (): never => {
    throw new Error(`Stripe's ${file} is not in this bundle: name it in infra/src/bundle/stripe-resources.ts.`);
  };
  return class {
    constructor() {
      // biome-ignore lint/correctness/noConstructorReturn: whatever is asked of the object is refused.
      return new Proxy({}, { get });
    }
  };
}
