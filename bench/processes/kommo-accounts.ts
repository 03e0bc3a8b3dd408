// Several Kommo accounts, each on a port of its own, in one process that is not the load generator's. Prints their
// addresses as one line of JSON.
import { startKommoSandbox } from '../../sandbox/kommo/sandbox.ts';

const accounts = Number(process.argv[2]);
const running = await Promise.all(
	Array.from({ length: accounts }, async (_, index) =>
		// More answers than a month's quota of the add-on.
		await startKommoSandbox({ accountId: 31_000_001 + index, talksMonthlyQuota: 1_000_000 }),
	),
);
console.log(JSON.stringify(running.map(({ url }) => url)));
