import type { NotifyServices } from '../../../lib/n8n/notify/services';
import { defineOperationFor } from '../../../lib/n8n/operation';

export const notifyOperation = defineOperationFor<NotifyServices>();
