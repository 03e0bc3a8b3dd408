// Installs what the tests drive and Debian has, before the first test waits for it with a time limit of its own.
import { requireChromium } from './chromium.ts';

try {
	await requireChromium('chromium');
	await requireChromium('headless-shell');
} catch (error) {
	// The tests that need it fail, and say the same.
	console.log(error instanceof Error ? error.message : error);
}
