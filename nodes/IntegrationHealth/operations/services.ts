import type { HealthServices } from '../../../lib/n8n/health/services';
import { defineOperationFor } from '../../../lib/n8n/operation';

export const healthOperation = defineOperationFor<HealthServices>();
