import { isConnectorError, withNothingDone } from '../../domain/errors';
import type { HttpPort, HttpResponse } from '../../domain/http';
import type { SessionDoor } from '../../resilience/shared-session';
import { cookieHeader, cookiesOf } from './cookies';
import { statusError } from './errors';

/**
 * What every write needs: the token SAP hands out for one session, and the cookies of that session. A service without
 * the protection hands out no token; then none is sent.
 * A token without its cookies, or one whose session has ended, is answered with 403 and `x-csrf-token: Required`
 * (https://github.com/SAP/cloud-sdk-js/issues/946 and 1030).
 */
export interface CsrfSession {
	token: string | null;
	cookie: string;
}

/** @param address root of the service that is written to */
export function csrfDoor(http: HttpPort, address: { url: string; query: string; timeoutMs: number }): SessionDoor<CsrfSession> {
	return {
		open: async (signal) => {
			const response = await http
				.send({
					method: 'GET',
					url: address.url + address.query,
					headers: { 'X-CSRF-Token': 'Fetch' },
					timeoutMs: address.timeoutMs,
					signal,
				})
				.catch((error: unknown) => {
					throw beforeTheWrite(error);
				});
			if (response.status < 200 || response.status >= 300) throw beforeTheWrite(statusError(response, { operation: 'fetch CSRF token', kind: 'read' }));
			return { token: tokenOf(response), cookie: cookieHeader(cookiesOf(response.setCookie ?? [])) };
		},
	};
}

export function sessionHeaders({ token, cookie }: CsrfSession): Record<string, string> {
	return { ...(token === null ? {} : { 'X-CSRF-Token': token }), ...(cookie === '' ? {} : { Cookie: cookie }) };
}

function tokenOf({ headers }: HttpResponse): string | null {
	const token = headers['x-csrf-token']?.trim() ?? '';
	return /^[\x21-\x7e]+$/.test(token) && !/^(fetch|required)$/i.test(token) ? token : null;
}

/** Whatever went wrong, the write itself was not sent. */
function beforeTheWrite(error: unknown): unknown {
	return isConnectorError(error) ? withNothingDone(error) : error;
}
