/** What the issuer of a test card says when it is charged. */
export type IssuerAnswer =
  | { readonly kind: 'approved' }
  | { readonly kind: 'authentication-required' }
  | { readonly kind: 'declined'; readonly code: string; readonly declineCode: string; readonly message: string };

/** A payment method that Stripe has in test mode under a fixed token. */
export interface TestCard {
  readonly brand: string;
  readonly last4: string;
  readonly issuer: IssuerAnswer;
}

const approved: IssuerAnswer = { kind: 'approved' };
const authenticationRequired: IssuerAnswer = { kind: 'authentication-required' };

/** A decline of the issuer: code `card_declined`, details in the decline code. */
function declined(declineCode: string, message = 'Your card was declined.'): IssuerAnswer {
  return { kind: 'declined', code: 'card_declined', declineCode, message };
}

/** A failure with a code of its own, which is also the decline code. */
function failed(code: string, message: string): IssuerAnswer {
  return { kind: 'declined', code, declineCode: code, message };
}

const genericDecline = declined('generic_decline');
const insufficientFunds = declined('insufficient_funds', 'Your card has insufficient funds.');
const expired = failed('expired_card', 'Your card has expired.');
const incorrectCvc = failed('incorrect_cvc', "Your card's security code is incorrect.");
const processingError = failed(
  'processing_error',
  'An error occurred while processing your card. Try again in a little bit.',
);
const tooOften = declined(
  'card_velocity_exceeded',
  'Your card was declined for making repeated attempts too frequently or exceeding its amount limit.',
);

function visa(last4: string, issuer: IssuerAnswer = approved): TestCard {
  return { brand: 'visa', last4, issuer };
}

/**
 * Test payment methods by token; declines also under their older names without the brand.
 * @see "Testing", Stripe Documentation
 */
export const TEST_CARDS: ReadonlyMap<string, TestCard> = new Map([
  ['pm_card_visa', visa('4242')],
  ['pm_card_visa_debit', visa('5556')],
  ['pm_card_mastercard', { brand: 'mastercard', last4: '4444', issuer: approved }],
  ['pm_card_amex', { brand: 'amex', last4: '8431', issuer: approved }],
  ['pm_card_discover', { brand: 'discover', last4: '1117', issuer: approved }],
  ['pm_card_chargeDeclined', visa('0002', genericDecline)],
  ['pm_card_visa_chargeDeclined', visa('0002', genericDecline)],
  ['pm_card_chargeDeclinedInsufficientFunds', visa('9995', insufficientFunds)],
  ['pm_card_visa_chargeDeclinedInsufficientFunds', visa('9995', insufficientFunds)],
  ['pm_card_visa_chargeDeclinedLostCard', visa('9987', declined('lost_card'))],
  ['pm_card_visa_chargeDeclinedStolenCard', visa('9979', declined('stolen_card'))],
  ['pm_card_visa_chargeDeclinedVelocityLimitExceeded', visa('6975', tooOften)],
  ['pm_card_chargeDeclinedExpiredCard', visa('0069', expired)],
  ['pm_card_chargeDeclinedIncorrectCvc', visa('0127', incorrectCvc)],
  ['pm_card_chargeDeclinedProcessingError', visa('0119', processingError)],
  ['pm_card_chargeDeclinedFraudulent', visa('0019', declined('fraudulent'))],
  ['pm_card_authenticationRequired', visa('3184', authenticationRequired)],
  ['pm_card_threeDSecure2Required', visa('3220', authenticationRequired)],
]);
