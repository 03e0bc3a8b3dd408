import { defineOperationFor } from '../../../lib/n8n/operation';
import type { RpaServices } from '../../../lib/n8n/rpa/services';

export const rpaOperation = defineOperationFor<RpaServices>();
