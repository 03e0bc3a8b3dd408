import { startChild } from './child.ts';
import { KommoAccount } from './kommo-account.ts';
import type { Stage } from './stage.ts';

/** Kommo accounts in a process of their own, each with a chat. */
export async function startAccounts(stage: Stage, count: number): Promise<KommoAccount[]> {
	const child = startChild('bench/processes/kommo-accounts.ts', [String(count)]);
	stage.onClose(child.stop);
	const accounts = (await child.answer<string[]>()).map((url) => new KommoAccount(url));
	for (const account of accounts) await account.openTalk();
	return accounts;
}
