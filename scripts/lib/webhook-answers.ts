import { until } from './until.ts';

/**
 * n8n registers a trigger's address, and stores its secret, some moments after the platform has been told of it; until then it
 * refuses whatever comes. An empty delivery starts no run.
 */
export async function webhookAnswers(address: string): Promise<void> {
	await until('the trigger answers', async () => (await fetch(address, { method: 'POST' })).status === 200, { everyMs: 50 });
}
