import type { ConnectorError } from '../../domain/errors';
import type { BrowserErrors } from './errors';

/** What is known of a connection that did not come about: the status of an HTTP answer, or the operating system's code. */
export interface RemoteRefusal {
	status?: number;
	code?: string;
}

const tlsCodes = /^(?:CERT_|ERR_TLS|ERR_SSL|SELF_SIGNED|DEPTH_ZERO|UNABLE_TO_|EPROTO)/;

/** One table for all ways a remote browser refuses us. Names its host, never its path and query, where tokens are. */
export function remoteFailure(errors: BrowserErrors, { name }: { name: string }, { status, code }: RemoteRefusal): ConnectorError {
	const at = `${errors.system}: the remote browser at ${name}`;
	if (status !== undefined) return byStatus(errors, at, status);
	if (code === 'ETIMEDOUT') return errors.timeout(`${at} did not answer in time.`, 'Check that it runs, that no firewall is in between, and that it is not full: Browserless lets further ones wait.');
	if (code === 'ENOTFOUND' || code === 'EAI_AGAIN') return errors.failed(`${at} cannot be found: the name is unknown.`, 'Check the name; in Docker both containers must be in the same network.');
	if (code === 'ECONNREFUSED') {
		return errors.failed(`${at} refused the connection.`, 'Check that it runs and the port; a browser listens on its own loopback only, so that another container reaches it through a forwarder beside it (docs/rpa.md shows one).');
	}
	if (code !== undefined && tlsCodes.test(code)) return errors.failed(`${at} cannot be reached safely (${code}).`, 'Check its certificate, or use ws:// or http:// within a network of your own.');
	const reason = code !== undefined && /^E[A-Z_]+$/.test(code) ? code : 'the connection broke';
	return errors.failed(`${at} could not be connected to (${reason}).`, 'Check the address, its path above all; the http:// address of a browser finds the path by itself.');
}

function byStatus(errors: BrowserErrors, at: string, status: number): ConnectorError {
	if (status === 401 || status === 403) return errors.auth(`${at} refused the token (HTTP ${status}).`, 'Check the token or user in its address.');
	if (status === 429) return errors.busy(`${at} has no place free and a full queue (HTTP 429).`, 'Try again later, or raise its limits (Browserless: CONCURRENT and QUEUED).');
	if (status === 404 || status === 400 || status === 200) {
		return errors.setting('Remote Endpoint', `${at} has no browser under this address (HTTP ${status}).`, 'Enter the address without a path (http://host:9222), or the one the provider names.');
	}
	if (status === 408 || status === 504) return errors.timeout(`${at} did not start in time (HTTP ${status}).`, 'Try again later, or raise its limits.');
	if (status === 500) return errors.failed(`${at} failed (HTTP 500).`, 'Look into its log. DevTools answer so to host names other than localhost: use its IP address.');
	return errors.failed(`${at} is not ready (HTTP ${status}).`, 'Try again later; look into its log.');
}
