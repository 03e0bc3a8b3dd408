export { OrderExport, type OrderExportRequest, type OrderExportResult } from './order-export';
export { lookUpPrice, type PriceLookUp } from './price-look-up';
export { PriceListSync, type SyncResult, type SyncWishes } from './price-list-sync';
