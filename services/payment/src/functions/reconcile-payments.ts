import { Logger } from '@aws-lambda-powertools/logger';
import type { Context } from 'aws-lambda';
import { openReconciliation } from '../adapters/reconciliation.ts';
import { tellOrphansCleared } from '../adapters/reconciliation-metrics.ts';
import { type PaymentsReconciled, reconcilePayments } from '../domain/reconcile-payments.ts';

const portsFor = openReconciliation();
const logger = new Logger();

/** By the clock: cancels the intents that nobody will ever confirm. */
export const handler = async (_event: unknown, context: Context): Promise<PaymentsReconciled> => {
  const invocation = { timeLeftMs: () => context.getRemainingTimeInMillis() };
  const reconciled = await reconcilePayments(portsFor(invocation));
  logger.info('Payments reconciled', { ...reconciled });
  tellOrphansCleared({ 'intent-cancelled': reconciled.cancelled.length });
  return reconciled;
};
