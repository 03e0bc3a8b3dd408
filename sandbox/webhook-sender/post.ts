import { Agent as HttpAgent, request as httpRequest } from 'node:http';
import { Agent as HttpsAgent, request as httpsRequest } from 'node:https';
import type { OutgoingWebhook } from './mutations.ts';

/** What the receiver said; `status` 0 and `error` when it said nothing. */
export interface Answer {
	readonly status: number;
	readonly body: string;
	readonly headers: Readonly<Record<string, string | string[] | undefined>>;
	readonly ms: number;
	readonly error?: string;
}

/** Posts bytes and header names as given, over connections that are kept. Redirects are not followed. */
export class WebhookPoster {
	readonly #timeoutMs: number;
	readonly #http: HttpAgent;
	readonly #https: HttpsAgent;

	constructor(timeoutMs: number) {
		this.#timeoutMs = timeoutMs;
		this.#http = new HttpAgent({ keepAlive: true });
		this.#https = new HttpsAgent({ keepAlive: true });
	}

	post({ url, method, headers, body }: OutgoingWebhook): Promise<Answer> {
		const startedAt = performance.now();
		const since = () => performance.now() - startedAt;
		const address = new URL(url);
		const isHttps = address.protocol === 'https:';
		const options = {
			method,
			agent: isHttps ? this.#https : this.#http,
			headers: { ...headers, 'Content-Length': body.length },
			signal: AbortSignal.timeout(this.#timeoutMs),
		};
		return new Promise((resolve) => {
			const failed = (error: Error) => resolve({ status: 0, body: '', headers: {}, ms: since(), error: error.message });
			const request = (isHttps ? httpsRequest : httpRequest)(address, options, (response) => {
				const chunks: Buffer[] = [];
				response.on('data', (chunk: Buffer) => chunks.push(chunk));
				response.once('error', failed);
				response.once('end', () => {
					const text = Buffer.concat(chunks).toString('utf8');
					resolve({ status: response.statusCode ?? 0, body: text, headers: response.headers, ms: since() });
				});
			});
			request.once('error', failed);
			request.end(body);
		});
	}

	close(): void {
		this.#http.destroy();
		this.#https.destroy();
	}
}
