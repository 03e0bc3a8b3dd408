import { BotControl } from '../../../lib/application/bot-control';
import { defaultIncidentRules, defaultRules, HealthCheck, type HealthRequest } from '../../../lib/application/health';
import { ConnectorError } from '../../../lib/domain/errors';
import type { MeterSnapshot } from '../../../lib/domain/metrics';
import { jobStates, type JobQueue, type JobState, type QueueStats } from '../../../lib/domain/queue';
import type { Store } from '../../../lib/domain/store';
import { MemoryStore } from '../../../lib/infra/store/memory-store';
import { activity, called, minute, now, second, snapshot } from './pictures';

const counts = Object.fromEntries(jobStates.map((state) => [state, 0])) as Record<JobState, number>;
const noEnds = { failed: { jobs: 0, lastAt: null }, parked: { jobs: 0, lastAt: null } };
const storeDown = new ConnectorError('unavailable', 'The Store does not answer.', { system: 'Store' });
const incidents = { name: 'team', rules: { ...defaultIncidentRules, holdMs: 0 } };

function world() {
	const time = { now, down: false };
	const clock = { now: () => time.now, sleep: async () => await Promise.resolve() };
	const [store, processMemory] = [new MemoryStore(clock), new MemoryStore(clock)];
	const pictures: MeterSnapshot[] = [];
	const opened: string[] = [];
	const stats: QueueStats = { counts, oldestDueAt: null };
	const reader = { snapshot: () => snapshot({}), all: async () => await Promise.resolve(pictures) };
	const queue = (name: string): Pick<JobQueue, 'name' | 'location' | 'stats' | 'list' | 'endedBadly'> => ({ name, location: '/data', stats: async () => await Promise.resolve(stats), list: async () => await Promise.resolve([]), endedBadly: async () => await Promise.resolve(noEnds) });
	const check = new HealthCheck({
		openStore: async () => await (time.down ? Promise.reject<Store>(storeDown) : Promise.resolve(store)),
		meterReader: () => reader,
		ownSnapshot: () => snapshot({ ERP: called([{ at: now, ok: true }]) }),
		openQueue: async (name) => {
			opened.push(name);
			return await (time.down || name === 'broken' ? Promise.reject<JobQueue>(name === 'broken' ? new Error('redis://user:secret@host') : storeDown) : Promise.resolve(queue(name) as JobQueue));
		},
		...{ processMemory, clock, random: Math.random },
	});
	const look = async (change: Partial<HealthRequest> = {}) => await check.run({ rules: defaultRules, systems: [], queues: [], expectReplies: [], ...change });
	return { time, clock, store, pictures, opened, stats, look };
}

test('with nothing counted yet everything that is known works', async () => {
	const { look } = world();
	expect(await look()).toEqual({
		status: 'up',
		why: 'Everything that is known works.',
		checkedAt: '2026-11-22T12:00:30.000Z',
		systems: [],
		flows: [],
		store: { status: 'up', reason: 'working', why: 'It answered in 0 ms.', kind: 'memory', ms: 0 },
		queues: [],
		conversations: { status: 'up', reason: 'working', why: '0 conversations with the bot paused, none for longer than 2 h.', paused: 0, more: false, longPauses: [] },
		processes: 0,
	});
});

test('the worst counts, and is named', async () => {
	const { look, pictures } = world();
	pictures.push(snapshot({ ERP: called([{ at: now, ok: true }]), Kommo: called([{ at: now, ok: false, code: 'auth' }]) }));
	expect(await look()).toMatchObject({ status: 'down', why: 'down: Kommo.', processes: 1 });
	expect(await look({ systems: ['erp'] })).toMatchObject({ status: 'up', systems: [{ system: 'ERP' }] });
});

test('the counts of a process whose clock is ahead stay where they were put back to, also when it writes no more', async () => {
	const { look, time, pictures } = world();
	const ahead = 8 * minute;
	const written = snapshot({ ERP: called([{ at: now + ahead, ok: true }]) }, { takenAt: now + ahead });
	const failures = Array.from({ length: 8 }, (_, index) => ({ at: now + (index + 1) * minute, ok: false }));
	const statuses = [];
	for (let looks = 0; looks <= failures.length; looks++) {
		time.now = now + looks * minute;
		pictures.splice(0, 2, written, snapshot({ ERP: called(failures.slice(0, looks)) }));
		statuses.push((await look()).systems[0]?.status);
	}
	expect(statuses.slice(3)).toEqual(['down', 'down', 'down', 'down', 'down', 'down']);
});

describe('a process whose clock is 20 min behind', () => {
	const dead = (at: number) => snapshot({ ERP: called([1, 2, 3].map((count) => ({ at: at - count * second, ok: false }))) }, { process: 'behind', takenAt: at });
	const behind = 20 * minute;

	test('has failed now, where its counts were written after the last look, and stays so until time has passed', async () => {
		const { look, time, pictures } = world();
		const statuses = [];
		for (let minutes = 0; minutes <= 13; minutes++) {
			time.now = now + minutes * minute;
			if (minutes === 1) pictures.push(dead(time.now - 10 * second - behind));
			statuses.push((await look()).systems[0]?.status);
		}
		expect(statuses.slice(0, 10)).toEqual([undefined, ...Array.from({ length: 9 }, () => 'down')]);
		expect(statuses.slice(-2)).toEqual(['unknown', 'unknown']);
	});

	test('is believed again once its clock was set right, and its later success counts', async () => {
		const { look, time, pictures } = world();
		await look();
		pictures.push(dead((time.now += minute) - behind));
		expect((await look()).systems).toMatchObject([{ status: 'down' }]);
		time.now += minute;
		pictures.splice(0, 1, snapshot({ ERP: called([{ at: time.now, ok: true }]) }, { process: 'behind', takenAt: time.now }));
		expect((await look()).systems).toMatchObject([{ status: 'up', lastSuccessAt: new Date(time.now).toISOString() }]);
	});

	test('is not taken for one whose counts are old: those stood there at the last look, or nobody looked', async () => {
		const { look, time, pictures } = world();
		pictures.push(dead(now - behind));
		for (let minutes = 0; minutes < 4; minutes++) {
			time.now = now + minutes * minute;
			// What could not be read then was not absent.
			time.down = minutes === 1;
			const seen = (await look()).systems[0];
			if (!time.down) expect(seen).toMatchObject({ status: 'unknown' });
		}
	});
});

test('the Store down is told, and nothing throws; this process’ own counts are judged', async () => {
	const { look, time } = world();
	time.down = true;
	expect(await look({ queues: ['pedidos'], incidents })).toMatchObject({
		status: 'down',
		systems: [{ system: 'ERP', status: 'up' }],
		store: { status: 'down', reason: 'store_down', why: 'The Store does not answer.', ms: null },
		queues: [{ queue: 'pedidos', status: 'unknown', reason: 'unreadable', jobs: null, why: 'The Store does not answer.' }],
		conversations: { status: 'unknown', paused: null },
		incidents: { tracked: false, why: expect.stringContaining('cannot be tracked'), started: [{ kind: 'store', status: 'down' }] },
	});
});

test('that the Store is down is told once by this process, and its end once; other incidents go on afterwards', async () => {
	const { look, time, pictures } = world();
	pictures.push(snapshot({ Kommo: called([{ at: now, ok: false, code: 'auth' }]) }));
	const told = async () => {
		const { started, continuing, ended } = (await look({ incidents })).incidents ?? {};
		const titles = (list: Array<{ title: string }> = []) => list.map(({ title }) => title);
		return [titles(started), titles(continuing), titles(ended)];
	};
	expect(await told()).toEqual([['Kommo'], [], []]);
	time.down = true;
	expect(await told()).toEqual([['Store'], [], []]);
	expect(await told()).toEqual([[], ['Store'], []]);
	time.down = false;
	expect(await told()).toEqual([[], ['Kommo'], ['Store']]);
});

test('queues are those that were named and those that any process has counted', async () => {
	const { look, pictures, opened } = world();
	const of = (queue: string) => ({ name: 'backoffice_queue_job_outcomes_total', labels: { queue, outcome: 'added' }, value: { kind: 'counter' as const, total: 1 } });
	pictures.push(snapshot({}, { series: [of('pedidos'), of('other')] }), snapshot({}, { series: [of('pedidos'), of('crm')] }));
	await look({ queues: ['notas', 'crm'] });
	expect(opened).toEqual(['crm', 'notas', 'pedidos']);
});

test('a name that is only known because it was looked at is no queue, and no longer looked at once nobody names it', async () => {
	const { look, pictures, opened } = world();
	const gauge = (queue: string, value: number) => ({ name: 'backoffice_queue_jobs', labels: { queue, state: 'parked' }, value: { kind: 'gauge' as const, value } });
	const never = { name: 'backoffice_queue_job_outcomes_total', labels: { queue: 'pedidso', outcome: 'added' }, value: { kind: 'counter' as const, total: 0 } };
	pictures.push(snapshot({}, { series: [gauge('pedidso', 0), never, gauge('pedidos', 1)] }));
	expect((await look()).queues).toMatchObject([{ queue: 'pedidos', status: 'up' }]);
	expect((await look({ queues: ['pedidso'], incidents })).queues).toMatchObject([{ queue: 'pedidos' }, { queue: 'pedidso', status: 'unknown', reason: 'no_jobs' }]);
	expect(opened).toEqual(['pedidos', 'pedidos', 'pedidso']);
});

test('a queue that cannot be read is down while the Store beside it works, and says so without what its driver says', async () => {
	const { look } = world();
	const report = await look({ queues: ['broken'], incidents });
	expect(report.incidents?.started).toMatchObject([{ kind: 'queue', name: 'broken', status: 'down' }]);
	expect(report).toMatchObject({ status: 'down', queues: [{ status: 'down', jobs: null, why: 'It could not be read.' }] });
	expect(JSON.stringify(report)).not.toContain('secret');
});

test('a name that can be no queue’s is told as that, beside all else', async () => {
	const { look, opened } = world();
	const { queues, store, incidents: tracked } = await look({ queues: ['pedidos', 'fila de pedidos'], incidents });
	expect({ opened, status: store.status, started: tracked?.started }).toEqual({ opened: ['pedidos'], status: 'up', started: [] });
	expect(queues).toMatchObject([{ queue: 'fila de pedidos', status: 'unknown', reason: 'bad_name', why: expect.stringMatching(/holds other characters .*Correct it/) }, { queue: 'pedidos', reason: 'no_jobs' }]);
});

test('a stuck queue starts an incident of its own', async () => {
	const { look, stats } = world();
	stats.oldestDueAt = now - 11 * minute;
	expect((await look({ queues: ['pedidos'], incidents })).incidents).toMatchObject({ tracked: true, started: [{ kind: 'queue', name: 'pedidos', status: 'down' }] });
});

test('events without a reply are judged by what the look before has seen', async () => {
	const { look, time, pictures } = world();
	const kommo = (webhook: number) => [snapshot({ Kommo: activity({ lastWebhookAt: webhook, lastReplyAt: now - 30 * minute, customerMessages: 5 }) })];
	pictures.splice(0, 1, ...kommo(now));
	expect((await look({ incidents })).flows).toMatchObject([{ system: 'Kommo', status: 'up' }]);
	time.now += 11 * minute;
	pictures.splice(0, 1, ...kommo(time.now));
	expect(await look({ incidents })).toMatchObject({ status: 'down', why: 'down: replies by Kommo.', flows: [{ status: 'down' }], incidents: { started: [{ kind: 'flow', title: 'Kommo' }] } });
});

describe('conversations in which the bot is paused', () => {
	const phone = '+5511987654321';
	function withBot() {
		const all = world();
		return { ...all, bot: new BotControl({ store: all.store, clock: all.clock }) };
	}

	async function paused() {
		const all = withBot();
		await all.bot.pause({ channel: 'kommo', accountId: '1', phone, contactId: '77' }, { reason: 'command' });
		return all;
	}

	test('are told after their time, the longest first, without the phone', async () => {
		const { look, time, bot } = await paused();
		time.now += 60 * minute;
		await bot.pause({ channel: 'kommo', accountId: '1', contactId: '78' });
		expect((await look()).conversations).toMatchObject({ status: 'up', paused: 2, longPauses: [] });
		time.now += 70 * minute;
		const report = await look();
		expect(report).toMatchObject({
			status: 'up',
			why: expect.stringContaining('1 of them for longer than 2 h'),
			conversations: { status: 'degraded', longPauses: [{ channel: 'kommo', phone: '+55119****4321', contactId: '77', pausedMinutes: 130, until: null, reason: 'command' }] },
		});
		expect(JSON.stringify(report)).not.toMatch(/98765|87654321/);
	});

	test('give away no phone, document or e-mail, be it as contact id, channel or reason', async () => {
		const { look, time, bot } = withBot();
		const reason = 'ligar para 11 98888-1234, cpf 529.982.247-25, joao.silva@loja.com.br';
		await bot.pause({ channel: 'wpp 11977776666', accountId: '1', contactId: '5511988881234@s.whatsapp.net' }, { reason });
		time.now += 121 * minute;
		const report = await look({ incidents });
		expect(report.conversations.longPauses).toMatchObject([{ contactId: '+55119****1234@s.whatsapp.net', reason: expect.stringContaining('***.***.***-25') }]);
		expect(report.incidents?.started).toMatchObject([{ kind: 'conversation', title: expect.stringContaining('contact +55119****1234') }]);
		expect(JSON.stringify(report)).not.toMatch(/88881234|98888-1234|77776666|529\.982|joao\.silva/);
	});

	test('start one incident each, which ends when the bot is resumed', async () => {
		const { look, time, bot } = await paused();
		time.now += 121 * minute;
		const titles = async () => {
			const { started, ended } = (await look({ incidents })).incidents ?? { started: [], ended: [] };
			return [started.map(({ title }) => title), ended.map(({ title }) => title)];
		};
		expect(await titles()).toEqual([['kommo +55119****4321 contact 77'], []]);
		expect(await titles()).toEqual([[], []]);
		await bot.resume({ channel: 'kommo', accountId: '1', contactId: '77' });
		expect(await titles()).toEqual([[], ['kommo +55119****4321 contact 77']]);
	});

	test('beyond fifty are counted, and none is taken for well because it is not listed', async () => {
		const { look, time, bot } = withBot();
		for (let index = 0; index < 60; index++) await bot.pause({ channel: 'kommo', accountId: '1', contactId: `c${index}` });
		time.now += 121 * minute;
		const { conversations, incidents: told } = await look({ incidents });
		expect(conversations).toMatchObject({ paused: 60, more: true, longPauses: { length: 50 } });
		expect(told?.started).toHaveLength(50);
	});
});
