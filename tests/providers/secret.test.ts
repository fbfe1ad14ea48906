import { administrator } from '@backstitch/simulator';
import { expect, onTestFinished, test } from 'vitest';
import { openShop } from '../shop.ts';

const CHARGE = 'backstitch-dev-charge-payment';

/** A shop whose function for charges finds Stripe's key in a secret, as a stage with `PAYMENT_SECRET_ARN` does. */
async function openShopWithSecret(secretText: string) {
  const shop = await openShop({ seed: 21 });
  onTestFinished(() => shop.close());
  const call = async (service: string, operation: string, input: object) =>
    Object(await shop.system.simulator.kernel.aws.call(service, operation, { ...input }, administrator));

  const { ARN } = await call('secretsmanager', 'CreateSecret', { Name: 'backstitch/stripe', SecretString: secretText });
  const { Environment, Role } = await call('lambda', 'GetFunctionConfiguration', { FunctionName: CHARGE });
  const Variables = { ...Environment.Variables, PAYMENT_SECRET_ARN: ARN };
  await call('lambda', 'UpdateFunctionConfiguration', { FunctionName: CHARGE, Environment: { Variables } });
  const allow = { Effect: 'Allow', Action: 'secretsmanager:GetSecretValue', Resource: ARN };
  await call('iam', 'PutRolePolicy', {
    RoleName: String(Role).split('/').at(-1),
    PolicyName: 'secret',
    PolicyDocument: JSON.stringify({ Version: '2012-10-17', Statement: [allow] }),
  });
  const historyOf = async (orderId: string) => {
    const executionArn = `${shop.system.stateMachineArn.replace(':stateMachine:', ':execution:')}:${orderId}`;
    return JSON.stringify(await call('states', 'GetExecutionHistory', { executionArn }));
  };
  const putKey = (key: string) => call('secretsmanager', 'PutSecretValue', { SecretId: ARN, SecretString: key });
  return { shop, historyOf, putKey };
}

test("a stage with a secret charges with the key that lies in it, and its spaces don't matter", async () => {
  const { shop } = await openShopWithSecret(' sk_test_of_an_account\n');

  const orderId = await shop.placeOrder();
  await shop.untilQuiet();

  expect(await shop.statusOf(orderId)).toBe('CONFIRMED');
  expect(await shop.violations()).toEqual([]);
});

test('a secret without a key charges nobody: sagas wait before the charge until there is one', async () => {
  const { shop, historyOf, putKey } = await openShopWithSecret(' ');
  await shop.pauseSchedules();

  const orderId = await shop.placeOrder();
  await shop.pass(10 * 60_000);

  expect(await shop.statusOf(orderId)).toBe('PENDING');
  expect((await shop.facts()).charges).toEqual([]);
  expect(await historyOf(orderId)).toContain('secret:backstitch/stripe');

  await putKey('sk_test_of_an_account');
  await shop.pass(60 * 60_000);
  expect(await shop.statusOf(orderId)).toBe('CONFIRMED');
});
