import type { SapS4Sandbox } from '../../../sandbox/sap-s4/server.ts';

export const BASIC = `Basic ${Buffer.from('BOT_USER:bot-password').toString('base64')}`;
export const SALES_ORDERS = 'API_SALES_ORDER_SRV';
export const PARTNERS = 'API_BUSINESS_PARTNER';
export const STOCK = 'API_MATERIAL_STOCK_SRV';
export const PRODUCTS = 'API_PRODUCT_SRV';
export const PRICES = 'API_SLSPRICINGCONDITIONRECORD_SRV';

export type Entity = Readonly<Record<string, unknown>>;

export interface Answer {
	readonly status: number;
	readonly headers: Headers;
	/** Parsed JSON, or the text. */
	readonly body: unknown;
}

export interface Token {
	readonly token: string;
	readonly cookie: string;
}

async function answerOf(response: Response): Promise<Answer> {
	const text = await response.text();
	const isJson = /json/.test(response.headers.get('content-type') ?? '');
	return { status: response.status, headers: response.headers, body: isJson ? JSON.parse(text) : text };
}

export function queryOf(options: Readonly<Record<string, string>>): string {
	return new URLSearchParams(options).toString().replaceAll('+', '%20');
}

/** `name=value` of each cookie an answer sets, ready to be sent back. */
export function cookiesOf(headers: Headers): string {
	return headers.getSetCookie().map((line) => line.split(';')[0]).join('; ');
}

/** A plain caller with the right credentials, who asks for JSON. `path` is below /sap/opu/odata/sap/. */
export function clientOf(sap: SapS4Sandbox) {
	const at = (path: string) => (path.startsWith('http') ? path : `${sap.baseUrl}/sap/opu/odata/sap/${path}`);
	const basics = { authorization: BASIC, accept: 'application/json' };
	const get = async (path: string, options: Readonly<Record<string, string>> = {}, headers: Readonly<Record<string, string>> = {}): Promise<Answer> => {
		const query = queryOf(options);
		return answerOf(await fetch(at(path) + (query === '' ? '' : `?${query}`), { headers: { ...basics, ...headers } }));
	};
	const fetchToken = async (cookie?: string): Promise<Token & { answer: Answer }> => {
		const answer = await get(`${SALES_ORDERS}/`, {}, { 'x-csrf-token': 'Fetch', ...(cookie === undefined ? {} : { cookie }) });
		return { answer, token: answer.headers.get('x-csrf-token') ?? '', cookie: cookie ?? cookiesOf(answer.headers) };
	};
	const post = async (path: string, body: unknown, given?: Token, headers: Readonly<Record<string, string>> = {}): Promise<Answer> => {
		const { token, cookie } = given ?? (await fetchToken());
		const session = { 'x-csrf-token': token, cookie, 'content-type': 'application/json' };
		const text = typeof body === 'string' ? body : JSON.stringify(body);
		return answerOf(await fetch(at(path), { method: 'POST', headers: { ...basics, ...session, ...headers }, body: text }));
	};
	return {
		get,
		fetchToken,
		post,
		/** The rows of all pages. */
		rows: async (path: string, options: Readonly<Record<string, string>> = {}): Promise<Entity[]> => {
			let page = dataOf(await get(path, options));
			const rows = [...resultsOf(page)];
			while (typeof page['__next'] === 'string') {
				page = dataOf(await get(page['__next']));
				rows.push(...resultsOf(page));
			}
			return rows;
		},
		entity: async (path: string, options: Readonly<Record<string, string>> = {}): Promise<Entity> => dataOf(await get(path, options)),
		/** Status and code of a refusal. */
		refusal: async (path: string, options: Readonly<Record<string, string>> = {}): Promise<readonly [number, string]> => refusalOf(await get(path, options)),
	};
}

export type Client = ReturnType<typeof clientOf>;

function objectOf(value: unknown): Entity {
	if (typeof value !== 'object' || value === null || Array.isArray(value)) throw new Error(`No object: ${JSON.stringify(value)}`);
	return Object.fromEntries(Object.entries(value));
}

/** What is in `d`. */
export function dataOf({ body }: Pick<Answer, 'body'>): Entity {
	return objectOf(objectOf(body)['d']);
}

/** The rows of an answer, or of an expanded navigation. */
export function resultsOf(data: unknown): Entity[] {
	const results = objectOf(data)['results'];
	if (!Array.isArray(results)) throw new Error('No results');
	return results.map(objectOf);
}

export function refusalOf({ status, body }: Answer): readonly [number, string] {
	return [status, String(objectOf(objectOf(body)['error'])['code'])];
}

/** One property of each row. */
export function column(rows: readonly Entity[], name: string): unknown[] {
	return rows.map((row) => row[name]);
}

export const order = (more: Entity = {}): Entity => ({
	SalesOrderType: 'OR',
	SalesOrganization: '1000',
	DistributionChannel: '10',
	OrganizationDivision: '00',
	SoldToParty: '0000001003',
	PurchaseOrderByCustomer: 'wamid-1',
	to_Item: [
		{ Material: 'CIM-CP2-50', RequestedQuantity: '2' },
		{ Material: 'FITA 3/4"', RequestedQuantity: '1.000', RequestedQuantityUnit: 'UN' },
	],
	...more,
});
