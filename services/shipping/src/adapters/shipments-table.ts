import type { TransactWriteItem } from '@aws-sdk/client-dynamodb';
import { marshall } from '@aws-sdk/util-dynamodb';
import { type EventDefinition, ShipmentArranged, ShipmentCancelled, ShipmentRejected } from '@backstitch/contracts';
import { append, createEvent, type EventOrigin } from '@backstitch/outbox';
import type { ShipmentWrites } from '../domain/shipping.ts';

/** The shipments table: a row a shipment, beside its effect and outbox rows. */
export function shipmentsTable(tableName: string, origin: EventOrigin): ShipmentWrites {
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

  /** The effect row decides who writes, so the shipment's row carries no condition of its own. */
  const shipment = (orderId: string, row: Record<string, unknown>): TransactWriteItem => ({
    Put: { TableName: tableName, Item: marshall({ pk: `SHIPMENT#${orderId}`, sk: '#', orderId, ...row }) },
  });

  return {
    arranged: (arranged) => [
      shipment(arranged.orderId, { status: 'ARRANGED', ...arranged }),
      event(ShipmentArranged, arranged.orderId, 1, arranged),
    ],
    rejected: (orderId) => [
      shipment(orderId, { status: 'REJECTED' }),
      event(ShipmentRejected, orderId, 1, { orderId }),
    ],
    cancelled: (orderId, shipmentId, wasArranged) => [
      shipment(orderId, { status: 'CANCELLED', shipmentId }),
      event(ShipmentCancelled, orderId, wasArranged ? 2 : 1, { orderId, shipmentId }),
    ],
  };
}
