import type { IDataObject, IWebhookFunctions, IWebhookResponseData } from 'n8n-workflow';

import { silentMeter } from '../../../lib/domain/metrics';
import type { Store } from '../../../lib/domain/store';
import { ConnectorError } from '../../../lib/domain/errors';
import { MemoryStore } from '../../../lib/infra/store/memory-store';
import { claimAndStart } from '../../../lib/n8n/delivery/claims';
import type { KeyedEvent } from '../../../lib/n8n/delivery/keyed-event';
import type { ExecutionScope } from '../../../lib/n8n/scope';

let nowMs = 0;
const clock = { now: () => nowMs, sleep: async (ms: number) => void (nowMs += ms) };
const answers = { system: 'Kommo', started: { started: true }, duplicate: { duplicate: true } };

type Confirmable = IDataObject & { key: string; owner: string; content?: IDataObject & { key: string; keepMs: number } };

interface Answered {
	status: number | null;
	items: IDataObject[];
}

/** One delivery; the answer that was written, and the items of the run that was started. */
async function deliver(store: Store, events: KeyedEvent[]): Promise<Answered> {
	let status: number | null = null;
	const response = { status: (code: number) => ((status = code), response), json: () => response };
	const webhook: Partial<Record<keyof IWebhookFunctions, unknown>> = { getWorkflow: () => ({ id: 'w' }), getNode: () => ({ id: 'n' }), getResponseObject: () => response };
	const scope: Partial<Record<keyof ExecutionScope, unknown>> = { clock, meter: silentMeter, store: async () => store };
	const result: IWebhookResponseData = await claimAndStart(webhook as IWebhookFunctions, scope as ExecutionScope, events, answers);
	return { status, items: (result.workflowData?.[0] ?? []).map(({ json }) => json) };
}

/** The run begins: its first step confirms what the delivery claimed. */
async function begin(store: Store, { items }: Answered): Promise<boolean[]> {
	return await Promise.all(
		items.map(async ({ delivery }) => {
			const { key, owner, content } = delivery as Confirmable;
			if (content && !(await store.complete(content.key, owner, content.keepMs))) return false;
			return await store.complete(key, owner, 1_000_000);
		}),
	);
}

const event = (id: string, content: string): KeyedEvent => ({ json: { id }, key: `id:${id}`, content: { key: `content:${content}`, keepMs: 600_000 } });

describe('an event whose id is not signed', () => {
	let store: MemoryStore;
	beforeEach(() => {
		nowMs = 1_000;
		store = new MemoryStore(clock);
	});

	test('runs once under its id and once under its content', async () => {
		const first = await deliver(store, [event('a', '1')]);
		expect(await begin(store, first)).toEqual([true]);
		expect(await deliver(store, [event('a', '1')])).toEqual({ status: 200, items: [] });
		expect(await deliver(store, [event('forged', '1')])).toEqual({ status: 200, items: [] });
		expect((await deliver(store, [event('b', '2')])).items).toHaveLength(1);
	});

	test('a repetition with a new time is a duplicate by its id, and cannot come again under another one', async () => {
		await begin(store, await deliver(store, [event('a', '1')]));
		expect(await deliver(store, [event('a', '2')])).toEqual({ status: 200, items: [] });
		expect(await deliver(store, [event('forged', '2')])).toEqual({ status: 200, items: [] });
	});

	test('while its run has not begun, a repetition by either key is put off; the content is free again at once', async () => {
		await deliver(store, [event('a', '1')]);
		expect(await deliver(store, [event('a', '2')])).toEqual({ status: 503, items: [] });
		expect(await deliver(store, [event('b', '1')])).toEqual({ status: 503, items: [] });
		expect((await deliver(store, [event('c', '2')])).items).toHaveLength(1);
	});

	test('a claim whose process died lapses, and the next delivery runs', async () => {
		await deliver(store, [event('a', '1')]);
		nowMs += 60_001;
		expect(await begin(store, await deliver(store, [event('a', '1')]))).toEqual([true]);
	});

	test('the late run of a lapsed claim is dropped', async () => {
		const late = await deliver(store, [event('a', '1')]);
		nowMs += 60_001;
		const taken = await deliver(store, [event('a', '1')]);
		expect([await begin(store, taken), await begin(store, late)]).toEqual([[true], [false]]);
	});

	test('a Store that fails between the two keys leaves no claim behind', async () => {
		const failing = Object.create(store, {
			claim: {
				value: async (key: string, owner: string, ms: number) => {
					if (key.includes(':id:')) throw new ConnectorError('unavailable', 'The Store does not answer.', { system: 'Store' });
					return await store.claim(key, owner, ms);
				},
			},
		}) as MemoryStore;
		await expect(deliver(failing, [event('a', '1')])).rejects.toMatchObject({ code: 'unavailable', system: 'Store' });
		expect((await deliver(store, [event('a', '1')])).items).toHaveLength(1);
	});
});
