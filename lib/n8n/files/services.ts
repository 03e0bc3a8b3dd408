import { lookUpPrice, OrderExport, PriceListSync, type OrderExportResult, type PriceLookUp, type SyncResult, type SyncWishes } from '../../application/files';
import { checkedIdempotencyKey } from '../../domain/idempotency-key';
import type { CallContext } from '../../domain/runtime';
import { csvFiles } from '../../infra/csv/csv-files';
import { PriceListReader } from '../../systems/files';
import { CredentialFields } from '../credential-fields';
import { datasetOf } from '../datasets';
import type { ExecutionScope } from '../scope';
import { filesCredentialType } from './file-server';
import { orderFormatOf, ownerOf, priceListOf, type ListWishes, type OrderFormatWishes } from './price-list';
import { openTransfer } from './transfer';

export interface ExportWishes extends OrderFormatWishes {
	fileName: string;
	filesStay: boolean;
	idempotencyKey: string;
}

/** What the node ERP Files works with. */
export interface ErpFilesServices {
	sync(wishes: SyncWishes & ListWishes, context: CallContext): Promise<SyncResult>;
	lookUp(sku: string, maximumAgeHours: number, context: CallContext): Promise<PriceLookUp>;
	exportOrders(orders: unknown, wishes: ExportWishes, context: CallContext): Promise<OrderExportResult>;
}

const hourMs = 3_600_000;

/** One per run. @throws ConnectorError `auth` without a credential, `validation` naming its field at fault */
export async function openErpFiles(scope: ExecutionScope): Promise<ErpFilesServices> {
	return await scope.once('erp-files', async () => {
		const credential = await scope.credential(filesCredentialType, 'ERP Files');
		const owner = ownerOf(scope.functions.getNode().credentials);
		const dataset = datasetOf(scope);
		const { clock, random, log } = scope;
		const tools = async () => ({ files: await openTransfer(scope), csv: csvFiles, store: await scope.store(), clock, random, log });
		return {
			sync: async ({ quotes, openEnd, ...wishes }, context) => {
				const list = priceListOf(credential, owner, { quotes, openEnd });
				return await new PriceListSync({ ...(await tools()), dataset }).run(list, wishes, context);
			},
			lookUp: async (sku, maximumAgeHours, { signal }) => {
				signal.throwIfAborted();
				const list = priceListOf(credential, owner);
				const prices = new PriceListReader({ dataset, list, clock, maximumAgeMs: maximumAgeHours * hourMs });
				return await lookUpPrice(prices, sku, list.settings.currency);
			},
			exportOrders: async (orders, { fileName, filesStay, idempotencyKey: givenKey, ...format }, context) => {
				const idempotencyKey = checkedIdempotencyKey(givenKey, 'ERP Files');
				const folder = new CredentialFields(credential, 'ERP Files').required('exportFolder', 'Export Folder');
				const request = { orders, folder, fileName, filesStay, idempotencyKey, format: orderFormatOf(credential, format) };
				const tenantKey = scope.accountKey(filesCredentialType, credential);
				return await new OrderExport({ ...(await tools()), tenantKey }).run(request, context);
			},
		};
	});
}
