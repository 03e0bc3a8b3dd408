const envelope = /-----BEGIN ([A-Z0-9 ]+)-----([\s\S]*?)-----END \1-----/;

/**
 * A key as the driver reads it. Forms that hide their text lose line breaks: they arrive as blanks, or as `\n` in two
 * characters.
 */
export function restoreKeyLines(text: string): string {
	const trimmed = text.trim().replaceAll('\\n', '\n');
	const match = envelope.exec(trimmed);
	if (!match || trimmed.includes('\n')) return `${trimmed}\n`;
	const [, kind, body = ''] = match;
	const [headers, data] = splitHeaders(body.trim());
	return [`-----BEGIN ${kind}-----`, ...headers, ...data.split(/\s+/), `-----END ${kind}-----`, ''].join('\n');
}

/** `Proc-Type: 4,ENCRYPTED` and `DEK-Info: …` of old encrypted keys, with the empty line that ends them. */
function splitHeaders(body: string): [string[], string] {
	const match = /^(Proc-Type: \S+)\s+(DEK-Info: \S+)\s+([\s\S]*)$/.exec(body);
	if (!match) return [[], body];
	const [, procType = '', dekInfo = '', data = ''] = match;
	return [[procType, dekInfo, ''], data];
}
