/**
 * Whether n8n has replaced the global agents of this process by proxying ones: it does so at its start where one of
 * these variables is not empty (n8n's http-proxy.ts, `hasProxyEnvironmentVariables`).
 */
export function proxyIsSet(environment: Readonly<Record<string, string | undefined>> = process.env): boolean {
	const names = ['HTTP_PROXY', 'http_proxy', 'HTTPS_PROXY', 'https_proxy', 'ALL_PROXY', 'all_proxy'];
	return names.some((name) => Boolean(environment[name]));
}
