/** A process of its own that opens a browser, tells so, and then does what it was told to. Run with compiled code. */
const [module = '', options = '{}', then = 'stay'] = process.argv.slice(2);

async function main(): Promise<void> {
	const loaded: typeof import('../../../lib/infra/browser/open-browser') = await import(module);
	const browser = await loaded.openBrowser({ ...JSON.parse(options), environment: process.env });
	process.stdout.write(`open ${browser.version}\n`);
	if (then === 'exit') process.exit(0);
	if (then === 'throw') throw new Error('as when n8n crashes');
}

void main();
