/** The transport that adapters of HTTP systems are given. */
export interface HttpPort {
	/**
	 * Sends one request and returns whatever status comes back: statuses are the adapter's to judge.
	 * Redirects are not followed. Credentials go to the adapter's own origin only.
	 * @throws ConnectorError `timeout` (no answer within `timeoutMs`), `unavailable` (connection
	 * refused, reset, name not found, TLS), with `nothingDone` where the request provably never left;
	 * the abort reason when `signal` is aborted; `permission` where n8n forbids the address.
	 */
	send(request: HttpRequest): Promise<HttpResponse>;
}

export type HttpMethod = 'GET' | 'POST' | 'PUT' | 'PATCH' | 'DELETE';

export interface HttpRequest {
	method: HttpMethod;
	/** Whether it only reads, where the method does not tell: APIs have searches that are sent by POST. */
	reads?: boolean;
	/** Absolute address; with a query where an adapter must encode it in a way of its own. */
	url: string;
	query?: Readonly<Record<string, string | readonly string[]>>;
	headers?: Readonly<Record<string, string>>;
	/** Sent as JSON. */
	json?: unknown;
	/** Sent as `application/x-www-form-urlencoded`. */
	form?: Readonly<Record<string, string>>;
	timeoutMs: number;
	signal: AbortSignal;
}

/** Whether the request changes nothing where it arrives. */
export function onlyReads({ method, reads = method === 'GET' }: Pick<HttpRequest, 'method' | 'reads'>): boolean {
	return reads;
}

export interface HttpResponse {
	status: number;
	/** Lower-case names. */
	headers: Readonly<Record<string, string>>;
	/** The lines of `Set-Cookie`, as they came; missing where there are none. */
	setCookie?: readonly string[];
	/** The body as received; UTF-8 unless the content type names another charset. */
	text: string;
}
