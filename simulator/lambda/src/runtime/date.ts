/**
 * Source of a function that makes a realm's `Date` read another clock. It runs inside the realm, so that dates made
 * there are its own.
 */
export const DATE_SOURCE = `(function (now) {
  'use strict';
  const RealDate = globalThis.Date;
  function Date(...parts) {
    if (!new.target) return new RealDate(now()).toString();
    return Reflect.construct(RealDate, parts.length === 0 ? [now()] : parts, new.target);
  }
  Object.defineProperty(Date, 'length', { value: 7 });
  Object.defineProperty(Date, 'prototype', { value: RealDate.prototype, writable: false });
  Object.defineProperty(RealDate.prototype, 'constructor', { value: Date, writable: true, configurable: true });
  for (const [name, value] of Object.entries({ now: () => now(), parse: RealDate.parse, UTC: RealDate.UTC })) {
    Object.defineProperty(Date, name, { value, writable: true, configurable: true });
  }
  Object.defineProperty(globalThis, 'Date', { value: Date, writable: true, configurable: true });
})`;

/**
 * Source of a function that lets a realm's error classes recognise the errors of Node's own modules, which belong to
 * another realm: \`error instanceof Error\` must hold for a failed \`fs\` call as for any other.
 */
export const ERRORS_SOURCE = `(function (outer) {
  'use strict';
  const ordinary = Function.prototype[Symbol.hasInstance];
  for (const [name, Outer] of Object.entries(outer)) {
    const Inner = globalThis[name];
    Object.defineProperty(Inner, Symbol.hasInstance, {
      value(candidate) {
        return ordinary.call(this, candidate) || (this === Inner && ordinary.call(Outer, candidate));
      },
    });
  }
})`;
