import { Logger } from '@aws-lambda-powertools/logger';
import type { Context } from 'aws-lambda';
import * as z from 'zod/mini';
import { openReconciliation } from '../adapters/reconciliation.ts';
import { tellOrphansCleared } from '../adapters/reconciliation-metrics.ts';
import { reconcileShipments, type ShipmentsReconciled } from '../domain/reconcile-shipments.ts';

/** How far back a run looks, hours: the rule that starts it says so. */
const Run = z.object({ windowHours: z.number().check(z.positive(), z.lte(31 * 24)) });

const portsFor = openReconciliation();
const logger = new Logger();

/** By the clock: voids the labels of rejected and cancelled shipments that were bought all the same. */
export const handler = async (event: unknown, context: Context): Promise<ShipmentsReconciled> => {
  const { windowHours } = Run.parse(event);
  const invocation = { timeLeftMs: () => context.getRemainingTimeInMillis() };
  const reconciled = await reconcileShipments(portsFor(invocation, windowHours));
  logger.info('Shipments reconciled', { windowHours, ...reconciled });
  tellOrphansCleared({ 'label-voided': reconciled.voided.length, 'label-refused': reconciled.refused.length });
  return reconciled;
};
