import type { BrowserOptions } from './options';
import type { Proxy } from './proxy';

/** Nothing has this name (RFC 6761), and the browser is told not to ask for it. */
const nowhere = 'nowhere.invalid';

interface Place {
	/** As a name server or a socket is asked for it: without brackets. */
	host: string;
	/** For lists of the browser: `erp.example.com:443`, `*.example.com:443`, `[::1]:80`. */
	hostAndPort: string;
}

/**
 * Start options of a browser of our own that leave it no way to other hosts and ports: what is not allowed goes to a proxy that is not
 * there, and its name is not asked for. This holds for the whole process, also for what no page's restrictions reach: the first requests
 * of windows, workers, prefetching, beacons of pages that are left, calls (TURN). Beside a proxy of the user's, what is not allowed has
 * no way but that proxy.
 * https://chromium.googlesource.com/chromium/src/+/HEAD/net/docs/proxy.md
 */
export function networkWall({ patterns, unrestricted }: Pick<BrowserOptions, 'patterns' | 'unrestricted'>, proxy: Proxy | null): string[] {
	const server = proxy === null ? [] : [`--proxy-server=${proxy.server}`];
	if (unrestricted === true) return server;
	const places = patterns.map(placeOf);
	const known = places.filter((place) => place !== null);
	// A pattern of some other make: the page's restrictions must do.
	if (known.length < places.length) return server;
	const direct = proxy === null ? known : known.filter(({ host }) => isLoopback(host));
	const resolved = [...known.map(({ host }) => host), ...(proxy === null ? [] : [hostOf(new URL(proxy.server))])];
	return [
		...(proxy === null ? [`--proxy-server=socks5://${nowhere}:9`] : server),
		// Without “<-loopback>” the browser would go to this machine's own services past any proxy.
		`--proxy-bypass-list=${['<-loopback>', ...unique(direct.map(({ hostAndPort }) => hostAndPort))].join(';')}`,
		`--host-resolver-rules=${['MAP * ~NOTFOUND', ...unique(resolved).map((host) => `EXCLUDE ${host}`)].join(', ')}`,
	];
}

/** Of `https://erp.example.com/*`, `https://*.example.com:8443/*` and the like; null for any other pattern. */
function placeOf(pattern: string): Place | null {
	const [, scheme = '', host = '', port = scheme === 'https' ? '443' : '80'] = /^(https?):\/\/((?:\*\.)?[\w.-]+|\[[\da-f:\\.]+\])(?::(\d{1,5}|\*))?\//i.exec(pattern) ?? [];
	if (host === '') return null;
	const plain = host.replaceAll('\\', '');
	return { host: plain.replace(/^\[|\]$/g, ''), hostAndPort: port === '*' ? plain : `${plain}:${port}` };
}

function hostOf({ hostname }: URL): string {
	return hostname.replace(/^\[|\]$/g, '');
}

function isLoopback(host: string): boolean {
	return host === 'localhost' || host.endsWith('.localhost') || host === '::1' || /^127\./.test(host);
}

function unique(texts: readonly string[]): string[] {
	return [...new Set(texts)];
}
