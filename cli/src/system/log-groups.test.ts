import { FUNCTIONS, functionName, SERVICES } from '@backstitch/infra';
import { expect, test } from 'vitest';
import { UsageError } from '../errors.ts';
import { functionsNamed } from './log-groups.ts';

const deployed = FUNCTIONS.map((entry) => `backstitch-dev-${functionName(entry)}`);

test.each(SERVICES)("the service %s means its own functions, and no other's", (service) => {
  const own = FUNCTIONS.filter((entry) => entry.service === service).map(
    (entry) => `backstitch-dev-${functionName(entry)}`,
  );

  expect(functionsNamed(service, deployed)).toEqual(own);
  expect(functionsNamed(`${service[0]?.toUpperCase()}${service.slice(1)}Service`, deployed)).toEqual(own);
});

test('a function is meant by its name, with the stage or without; relays by what all of them are called', () => {
  expect(functionsNamed('charge-payment', deployed)).toEqual(['backstitch-dev-charge-payment']);
  expect(functionsNamed('backstitch-dev-cancel-order', deployed)).toEqual(['backstitch-dev-cancel-order']);
  expect(functionsNamed('relay', deployed)).toHaveLength(SERVICES.length);
});

test('what is neither is refused with a list of what there is', () => {
  expect(() => functionsNamed('billing', deployed)).toThrow(UsageError);
});
