/** What is needed to find or reach a browser, and what it may do. */
export interface BrowserOptions {
	/** `ws://`, `wss://`, or the `http(s)://` address of a browser's DevTools: used instead of a browser of our own. */
	remoteEndpoint?: string;
	/** Path of the browser's program. Default: PUPPETEER_EXECUTABLE_PATH of `environment`, then the usual places. */
	executablePath?: string;
	/** URL patterns (https://developer.mozilla.org/docs/Web/API/URL_Pattern_API); the browser refuses all other addresses. */
	patterns: readonly string[];
	/** Chromium's own sandbox. Without it a page that breaks out of its renderer has the rights of n8n. */
	sandbox: boolean;
	/** Work with a browser that cannot keep to `patterns` (Chrome before 149). Default false. */
	unrestricted?: boolean;
	/** `http://host:port` or `socks5://host:port`; a browser of our own only. */
	proxy?: string;
	ignoreTlsErrors?: boolean;
	/** Of the process; the browser is given the few variables it needs, never all. */
	environment: Readonly<Record<string, string | undefined>>;
	/** Name in messages. Default `Browser`. */
	system?: string;
}
