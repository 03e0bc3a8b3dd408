export { cacheScopes, erpCachePolicies, type CachePolicy, type CacheScope, type ErpCacheTtl } from './cache-policy';
export { createErpService } from './erp-service';
export { operationLabels } from './operation-labels';
export { unsupportedOperation, type KnownErp } from './unsupported';
export type {
	CustomerResult,
	NotFound,
	OrderResult,
	OrdersResult,
	PriceResult,
	StockResult,
	TicketResult,
} from './output';
export type { ErpService, ErpServiceOptions, GivenOrder, GivenTicket } from './types';
