/**
 * Command line flags as an options object: `--access-token-ms 5000` is `{ accessTokenMs: 5000 }`. A value that is JSON
 * is read as JSON, else kept as text; a flag without a value is true. Throws an Error for anything that is no flag.
 */
export function readFlags(argv: string[]): Record<string, unknown> {
	const options: Record<string, unknown> = {};
	for (let index = 0; index < argv.length; index += 1) {
		const flag = argv[index] ?? '';
		if (!flag.startsWith('--')) throw new Error(`Expected a flag such as --port, got "${flag}".`);
		const name = flag.slice(2).replace(/-([a-z0-9])/g, (_, letter: string) => letter.toUpperCase());
		const next = argv[index + 1];
		if (next === undefined || next.startsWith('--')) {
			options[name] = true;
			continue;
		}
		options[name] = readValue(next);
		index += 1;
	}
	return options;
}

/** Starts a sandbox as a process of its own: one JSON line `{"url": …}` when ready, a clean end on SIGTERM or SIGINT. */
export async function runAsProcess(
	start: (options: Record<string, unknown>) => Promise<{ url: string; close(): Promise<void> }>,
): Promise<void> {
	const sandbox = await start(readFlags(process.argv.slice(2)));
	const stop = () => {
		void sandbox.close().then(() => process.exit(0));
	};
	process.once('SIGTERM', stop);
	process.once('SIGINT', stop);
	process.stdout.write(`${JSON.stringify({ url: sandbox.url })}\n`);
}

function readValue(text: string): unknown {
	try {
		return JSON.parse(text) as unknown;
	} catch {
		return text;
	}
}
