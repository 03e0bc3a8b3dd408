/** What a recipe may open: the addresses of its site, and nothing else. Checked before the browser is asked; the browser checks it, too. */
export interface AddressRules {
	/** Scheme, host and path that relative addresses begin with. */
	readonly baseUrl: string;
	/** URL patterns for the browser (https://developer.mozilla.org/docs/Web/API/URL_Pattern_API), e.g. `https://erp.example.com/*`. */
	readonly patterns: readonly string[];
	/** The whole address. @throws ConnectorError `blocked` naming the host, never the query; `validation` where it is no address */
	resolve(address: string): string;
	/** @throws ConnectorError `blocked` */
	assertAllowed(address: string): void;
}
