// What the main job talks to, in one process that is not the load generator's: so many Kommo accounts, each on a port of its
// own, and an ERP; every call takes `latencyMs`. Prints their addresses as one line of JSON.
import { startKommoSandbox } from '../../sandbox/kommo/sandbox.ts';
import { startRestErpSandbox } from '../../sandbox/rest-erp/server.ts';

const [accounts, latencyMs] = process.argv.slice(2).map(Number);
const kommo = await Promise.all(
	Array.from({ length: accounts ?? 1 }, async (_, index) => {
		// More answers than a month's quota of the add-on.
		const account = await startKommoSandbox({ accountId: 31_000_001 + index, talksMonthlyQuota: 1_000_000, webhookTimeoutMs: 30_000 });
		account.faults.add([{ match: { path: '^/api/' }, fault: 'slow', ms: latencyMs ?? 0 }]);
		return account.url;
	}),
);
const { baseUrl, knobs } = await startRestErpSandbox({ latencyMs: latencyMs ?? 0 });
console.log(JSON.stringify({ kommo, erp: { baseUrl, user: knobs.user, password: knobs.password } }));
