/** Endings of hosts that are no endings of files: `erp.exemplo.com/x` is an address, `clientes.aspx/x` a path. */
const topLevel = 'com|net|org|gov|edu|br|pt|io|app|dev|cloud|online|local|lan|internal|intranet|localhost|invalid|test|example';
const withoutScheme = new RegExp(
	[
		// A port is never a part of a path.
		'^(?:[a-z\\d](?:[a-z\\d-]*[a-z\\d])?\\.)*[a-z\\d](?:[a-z\\d-]*[a-z\\d])?:\\d{2,5}(?:[/?#]|$)',
		'^(?:\\d{1,3}\\.){3}\\d{1,3}(?:[/?#]|$)',
		`^(?:[a-z\\d](?:[a-z\\d-]*[a-z\\d])?\\.)+(?:${topLevel})(?:[/?#]|$)`,
	].join('|'),
	'i',
);

/** Whether a text looks like an address whose `http://` has been left out: `127.0.0.1:8080/x`, `erp.exemplo.com.br/x`. */
export function lacksScheme(text: string): boolean {
	return withoutScheme.test(text.trim());
}
