import type { ErpFilesServices } from '../../../lib/n8n/files/services';
import { defineOperationFor } from '../../../lib/n8n/operation';

export const erpFilesOperation = defineOperationFor<ErpFilesServices>();
