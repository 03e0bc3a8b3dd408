import { readFlags } from '../kit/process.ts';
import { GUIDE_EVENTS, sampleEvents } from './events.ts';
import type { GuideEventName } from './events.ts';
import { createWebhookSender } from './sender.ts';
import type { Mutation } from './mutations.ts';
import type { Scheme } from './schemes.ts';

// node sandbox/webhook-sender/main.ts --url http://127.0.0.1:5678/webhook/x --scheme stripe --secret whsec_abc --event deal.won
// node sandbox/webhook-sender/main.ts --url … --scheme github --secret s --count 200 --duplicates 0.1 --forged 0.1 --concurrency 20
// node sandbox/webhook-sender/main.ts --url … --scheme stripe --secret s --mutation tooOld
interface Flags {
	url?: string;
	scheme?: Scheme;
	secret?: string | number;
	event?: string;
	count?: number;
	concurrency?: number;
	duplicates?: number;
	forged?: number;
	seed?: number;
	mutation?: Mutation;
	/** A body of one's own instead of sample events. */
	body?: unknown;
}

function isGuideEvent(name: string): name is GuideEventName {
	return GUIDE_EVENTS.some((known) => known === name);
}

async function main(flags: Flags): Promise<unknown> {
	const { url, scheme = 'standardWebhooks', secret = '', event, count = 1, mutation, body, ...plan } = flags;
	if (url === undefined) throw new Error('Where to? Pass --url.');
	if (event !== undefined && !isGuideEvent(event)) throw new Error(`Unknown event "${event}". Known: ${GUIDE_EVENTS.join(', ')}.`);
	const sender = createWebhookSender({ url, scheme, secret: String(secret) });
	try {
		const text = typeof body === 'string' ? body : JSON.stringify(body);
		const events = body === undefined ? sampleEvents(count, event) : Array.from({ length: count }, () => text ?? '');
		if (mutation === undefined) return await sender.deliver(events, plan);
		const [first = ''] = events;
		const { request, ...delivery } = await sender.send(first, { mutations: [mutation] });
		return { ...delivery, headers: request.headers };
	} finally {
		sender.close();
	}
}

process.stdout.write(`${JSON.stringify(await main(readFlags(process.argv.slice(2)) as Flags), null, '\t')}\n`);
