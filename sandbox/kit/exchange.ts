import type { IncomingHttpHeaders } from 'node:http';

/** A request with its body read. `arrivedAt` is the time its headers were in, by the server's `now`. */
export interface SandboxRequest {
	method: string;
	path: string;
	query: URLSearchParams;
	headers: IncomingHttpHeaders;
	rawBody: Buffer;
	/** Parsed JSON for a JSON body (the text itself if it does not parse), else the text; undefined when empty. */
	body: unknown;
	params: Record<string, string>;
	arrivedAt: number;
}

/**
 * An answer. `body`: string or Buffer as is, undefined for none, anything else as JSON.
 * `cut` breaks the connection on purpose: `reset` and `silent` send nothing (`silent` leaves the socket open until the
 * client gives up), `truncated` promises the whole body and sends half.
 */
export interface Reply {
	status: number;
	/** A list is a header of several lines, such as Set-Cookie. */
	headers?: Record<string, string | string[]>;
	body?: unknown;
	cut?: 'reset' | 'silent' | 'truncated';
}
