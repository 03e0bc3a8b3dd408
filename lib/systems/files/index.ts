export { readDecimalText, withDecimalMark, type DecimalMark } from './decimal-text';
export { dropFile } from './drop-file';
export { fromFileProblem } from './export-errors';
export { readGivenOrders } from './given-orders';
export { filesErpAtBest } from './at-best';
export { FilesErp, type FilesErpOptions } from './files-erp';
export { dayInBrazil, stampInBrazil } from './order-days';
export { checkItemSku, digestOf, inFolder, orderFileName, orderRows, type FileOrder, type OrderDateFormat, type OrderFileFormat } from './order-file';
export { currentVersion, PriceListReader, sameFile, updatedAt, type PriceList, type PriceListHit } from './price-list';
export { columnKey, placeColumns, usualNames } from './price-list-columns';
export { PriceListRows, type PriceListLine } from './price-list-rows';
export {
	defaultPriceListSettings,
	delimiterOf,
	filesSystem,
	resolvePriceListSettings,
	type ColumnNames,
	type PriceListSettings,
} from './price-list-settings';
