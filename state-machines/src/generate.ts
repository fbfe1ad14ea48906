import { writeFileSync } from 'node:fs';
import { ORDER_SAGA_FILE, orderSagaText } from './order-saga-text.ts';

writeFileSync(ORDER_SAGA_FILE, orderSagaText());
