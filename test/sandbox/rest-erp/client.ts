import type { RestErpSandbox } from '../../../sandbox/rest-erp/server.ts';

export const BASIC = `Basic ${Buffer.from('bot:bot-password').toString('base64')}`;

export interface Answer {
	readonly status: number;
	readonly headers: Headers;
	/** Parsed JSON. */
	readonly body: unknown;
}

async function answerOf(response: Response): Promise<Answer> {
	return { status: response.status, headers: response.headers, body: await response.json() };
}

/** A plain caller with the right credentials. `path` is below the base URL. */
export function clientOf(erp: RestErpSandbox) {
	return {
		get: async (path: string): Promise<Answer> => answerOf(await fetch(erp.baseUrl + path, { headers: { authorization: BASIC } })),
		post: async (path: string, body: unknown, headers: Record<string, string> = {}, signal?: AbortSignal): Promise<Answer> =>
			answerOf(
				await fetch(erp.baseUrl + path, {
					method: 'POST',
					headers: { authorization: BASIC, 'content-type': 'application/json', ...headers },
					body: JSON.stringify(body),
					...(signal === undefined ? {} : { signal }),
				}),
			),
		/** Ids of the customers a look-up gives. */
		customerIds: async (query: Record<string, string>): Promise<number[]> => {
			const url = `${erp.baseUrl}/customers?${new URLSearchParams(query).toString()}`;
			const customers = (await (await fetch(url, { headers: { authorization: BASIC } })).json()) as { id: number }[];
			return customers.map(({ id }) => id);
		},
	};
}
