/** SKU of the product at `index` of those the measured REST ERP has besides the sample company's. */
export function bulkSku(index: number): string {
	return `VOL-${String(index).padStart(5, '0')}`;
}
