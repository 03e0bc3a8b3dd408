/**
 * What HubSpot calculates of a phone, as far as its documents tell: area code and local number, digits only, no country
 * code. Where a country code begins is read for Brazil and North America, which the sample data has.
 */
export function calculatedNumber(stored: string | undefined): string | null {
	const digits = (stored ?? '').replace(/\D/g, '');
	if (digits === '' || digits.length > 15) return null;
	const bare = digits.replace(/^0+/, '');
	if (/^55\d{10,11}$/.test(bare)) return bare.slice(2);
	if (/^1\d{10}$/.test(bare) && stored?.trim().startsWith('+') === true) return bare.slice(1);
	return bare === '' ? null : bare;
}
