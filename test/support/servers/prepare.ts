// Installs what the tests drive and Debian has, before the first test waits for it with a time limit of its own.
import { requireChromium } from './chromium.ts';
import { requirePostgreSql } from './postgresql.ts';
import { requirePromtool } from './promtool.ts';

for (const install of [() => requireChromium('chromium'), () => requireChromium('headless-shell'), requirePostgreSql, requirePromtool]) {
	try {
		await install();
	} catch (error) {
		// The tests that need it fail, and say the same.
		console.log(error instanceof Error ? error.message : error);
	}
}
