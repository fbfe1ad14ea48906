import type { TransactWriteItem } from '@aws-sdk/client-dynamodb';
import { marshall } from '@aws-sdk/util-dynamodb';
import { type EventDefinition, PaymentCharged, PaymentDeclined, PaymentRefunded } from '@backstitch/contracts';
import { append, createEvent, type EventOrigin } from '@backstitch/outbox';
import type { CardIntent } from '../domain/card-payments.ts';
import type { PaymentWrites } from '../domain/payments.ts';

/** The payments table: a row a payment, beside its effect and outbox rows. */
export function paymentsTable(tableName: string, origin: EventOrigin): PaymentWrites {
  const event = <Data>(
    { type, version, source, data: schema }: EventDefinition<Data>,
    orderId: string,
    sequence: number,
    data: Data,
  ) =>
    append({
      tableName,
      source,
      event: createEvent({ type, version, aggregateId: orderId, sequence, data: schema.parse(data) }, origin),
    });

  /** The effect row decides who writes, so the payment's row carries no condition of its own. */
  const payment = (orderId: string, row: Record<string, unknown>): TransactWriteItem => ({
    Put: { TableName: tableName, Item: marshall({ pk: `PAYMENT#${orderId}`, sk: '#', orderId, ...row }) },
  });

  return {
    charged: (orderId, intent) => [
      payment(orderId, { status: 'CHARGED', ...moneyOf(intent) }),
      event(PaymentCharged, orderId, 1, { orderId, ...moneyOf(intent) }),
    ],
    declined: (orderId, declineCode) => [
      payment(orderId, { status: 'DECLINED', declineCode }),
      event(PaymentDeclined, orderId, 1, { orderId, declineCode }),
    ],
    refunded: (orderId, intent, wasCharged) => [
      payment(orderId, { status: 'REFUNDED', ...moneyOf(intent) }),
      event(PaymentRefunded, orderId, wasCharged ? 2 : 1, { orderId, ...moneyOf(intent) }),
    ],
  };
}

function moneyOf({ id, amountMinor, currency }: CardIntent) {
  return { paymentId: id, amountMinor, currency };
}
