import fc from 'fast-check';

import { defaultIncidentRules, IncidentBook, type Finding, type HealthStatus, type IncidentRules, type Incidents, type SubjectKind } from '../../../lib/application/health';
import type { Store } from '../../../lib/domain/store';
import { MemoryStore } from '../../../lib/infra/store/memory-store';
import { now as start, second } from './pictures';

const kommo = (status: HealthStatus, why = 'It fails.'): Finding => ({ kind: 'system', name: 'Kommo', title: 'Kommo', status, reason: 'failing', why });
const kinds = new Set<SubjectKind>(['system', 'conversation']);

function world(rules: Partial<IncidentRules> = {}) {
	const time = { now: start };
	const clock = { now: () => time.now, sleep: async () => await Promise.resolve() };
	const store = new MemoryStore(clock);
	let seed = 0;
	const bookOver = (over: Pick<Store, 'get' | 'set' | 'delete' | 'list'>, name = 'team') =>
		new IncidentBook({ store: over, clock, random: () => (seed += 0.0001), name, rules: { ...defaultIncidentRules, holdMs: 0, ...rules } });
	const book = bookOver(store);
	const look = async (findings: Finding[], complete: SubjectKind[] = [], by = book) => told(await by.enter({ findings, complete: new Set(complete), kinds }));
	return { time, store, bookOver, look };
}

/** Only what is told, by the names of the subjects. */
function told(incidents: Incidents): Record<string, string[]> {
	return Object.fromEntries(Object.entries(incidents).flatMap(([what, list]: [string, Incidents['started']]) => (list.length === 0 ? [] : [[what, list.map(({ name }) => name)]])));
}

test('an incident is told once when it starts and once when it ends', async () => {
	const { look } = world();
	expect(await look([kommo('up')])).toEqual({});
	expect(await look([kommo('down')])).toEqual({ started: ['Kommo'] });
	expect(await look([kommo('down')])).toEqual({ continuing: ['Kommo'] });
	expect(await look([kommo('degraded')])).toEqual({ continuing: ['Kommo'] });
	expect(await look([kommo('up')])).toEqual({ ended: ['Kommo'] });
	expect(await look([kommo('up')])).toEqual({});
	expect(await look([kommo('down')])).toEqual({ started: ['Kommo'] });
});

test('it must last before it starts, and be over for as long before it ends', async () => {
	const { look, time } = world({ holdMs: 45 * second });
	const after = async (seconds: number, status: HealthStatus) => {
		time.now += seconds * second;
		return await look([kommo(status)]);
	};
	expect(await after(0, 'down')).toEqual({});
	expect(await after(60, 'up')).toEqual({});
	expect(await after(60, 'down')).toEqual({});
	expect(await after(44, 'down')).toEqual({});
	expect(await after(1, 'down')).toEqual({ started: ['Kommo'] });
	expect(await after(60, 'up')).toEqual({ continuing: ['Kommo'] });
	expect(await after(60, 'down')).toEqual({ continuing: ['Kommo'] });
	expect(await after(60, 'up')).toEqual({ continuing: ['Kommo'] });
	expect(await after(45, 'up')).toEqual({ ended: ['Kommo'] });
});

test('what nobody has looked at for long begins anew', async () => {
	const { look, time } = world({ holdMs: 45 * second });
	expect(await look([kommo('down')])).toEqual({});
	time.now += 3_600 * second;
	expect(await look([kommo('down')])).toEqual({});
});

test('unknown neither starts nor ends anything; what was not heard of for a day is forgotten, not ended', async () => {
	const { look, time } = world();
	expect(await look([kommo('unknown')])).toEqual({});
	await look([kommo('down')]);
	expect(await look([kommo('unknown')])).toEqual({ continuing: ['Kommo'] });
	expect(await look([])).toEqual({ continuing: ['Kommo'] });
	time.now += 86_400 * second;
	expect(await look([])).toEqual({ forgotten: ['Kommo'] });
	expect(await look([])).toEqual({});
});

test('where all that is bad was listed, what is missing is well', async () => {
	const { look } = world();
	const pause: Finding = { kind: 'conversation', name: 'a1', title: 'kommo', status: 'degraded', reason: 'paused_long', why: '' };
	expect(await look([pause])).toEqual({ started: ['a1'] });
	expect(await look([])).toEqual({ continuing: ['a1'] });
	expect(await look([], ['conversation'])).toEqual({ ended: ['a1'] });
});

test('degraded is an incident only where it is wanted', async () => {
	expect(await world({ from: 'down' }).look([kommo('degraded')])).toEqual({});
});

test('a reminder comes after its time, and again after as long', async () => {
	const { look, time } = world({ remindMs: 600 * second });
	await look([kommo('down')]);
	const after = async (seconds: number) => {
		time.now += seconds * second;
		return await look([kommo('down')]);
	};
	expect(await after(599)).toEqual({ continuing: ['Kommo'] });
	expect(await after(1)).toEqual({ continuing: ['Kommo'], reminders: ['Kommo'] });
	expect(await after(599)).toEqual({ continuing: ['Kommo'] });
	expect(await after(1)).toEqual({ continuing: ['Kommo'], reminders: ['Kommo'] });
});

test('an open incident that becomes worse than it was told is told once, however often it goes up and down', async () => {
	const { look, time } = world({ remindMs: 600 * second });
	const after = async (seconds: number, status: HealthStatus) => {
		time.now += seconds * second;
		return await look([kommo(status)]);
	};
	expect(await after(0, 'degraded')).toEqual({ started: ['Kommo'] });
	expect(await after(300, 'down')).toEqual({ continuing: ['Kommo'], worsened: ['Kommo'] });
	expect(await after(60, 'degraded')).toEqual({ continuing: ['Kommo'] });
	expect(await after(60, 'down')).toEqual({ continuing: ['Kommo'] });
	// It was told by that, too.
	expect(await after(479, 'down')).toEqual({ continuing: ['Kommo'] });
	expect(await after(1, 'down')).toEqual({ continuing: ['Kommo'], reminders: ['Kommo'] });
	expect(await after(0, 'up')).toEqual({ ended: ['Kommo'] });
	expect(await after(0, 'degraded')).toEqual({ started: ['Kommo'] });
	expect(await after(0, 'down')).toEqual({ continuing: ['Kommo'], worsened: ['Kommo'] });
});

test('what was down before it started, and is degraded when it is told, has worsened when it is down again', async () => {
	const { look, time } = world({ holdMs: 45 * second });
	const statuses: HealthStatus[] = ['down', 'degraded', 'down', 'down'];
	const all = [];
	for (const status of statuses) {
		all.push(await look([kommo(status)]));
		time.now += 60 * second;
	}
	expect(all).toEqual([{}, { started: ['Kommo'] }, { continuing: ['Kommo'], worsened: ['Kommo'] }, { continuing: ['Kommo'] }]);
});

test('each book has incidents of its own', async () => {
	const { look, bookOver, store } = world();
	expect(await look([kommo('down')])).toEqual({ started: ['Kommo'] });
	expect(await look([kommo('down')], [], bookOver(store, 'other'))).toEqual({ started: ['Kommo'] });
});

test('a record that another version wrote is replaced', async () => {
	const { look, store } = world();
	await look([kommo('down')]);
	const [entry] = await store.list('health/incident/', { limit: 1 });
	await store.set(entry?.key ?? '', '{"form":2}');
	expect(await look([kommo('down')])).toEqual({ started: ['Kommo'] });
	await store.set(entry?.key ?? '', 'no JSON');
	expect(await look([kommo('up')])).toEqual({});
});

test('an incident tells what, since when and for how long', async () => {
	const { time, bookOver, store } = world();
	const enter = async (status: HealthStatus) => await bookOver(store).enter({ findings: [kommo(status, 'Its calls fail.')], complete: new Set(), kinds });
	const { started } = await enter('down');
	time.now += 300 * second;
	const { ended } = await enter('up');
	const incident = { id: started[0]?.id, kind: 'system', name: 'Kommo', title: 'Kommo', status: 'down', reason: 'failing', why: 'Its calls fail.', since: '2026-11-22T12:00:30.000Z', startedAt: '2026-11-22T12:00:30.000Z' };
	expect(started).toEqual([{ ...incident, id: expect.stringMatching(/^[\da-f]{16}$/), minutes: 0 }]);
	expect(ended).toEqual([{ ...incident, minutes: 5, endedAt: '2026-11-22T12:05:30.000Z' }]);
});

test('of several who look at the same moment exactly one is told, whatever the interleaving', async () => {
	await fc.assert(
		fc.asyncProperty(fc.scheduler(), fc.array(fc.constantFrom<HealthStatus>('up', 'down', 'degraded'), { minLength: 1, maxLength: 4 }), fc.integer({ min: 2, max: 4 }), async (scheduler, moods, lookers) => {
			const { store, bookOver, look } = world();
			const method = <A extends unknown[], R>(call: (...parameters: A) => Promise<R>) => scheduler.scheduleFunction(call);
			const slow = {
				get: method(async (key: string) => await store.get(key)),
				set: method(async (...call: Parameters<Store['set']>) => await store.set(...call)),
				delete: method(async (...call: Parameters<Store['delete']>) => await store.delete(...call)),
				list: method(async (...call: Parameters<Store['list']>) => await store.list(...call)),
			};
			let [open, worst] = [false, 'up' as HealthStatus];
			for (const mood of moods) {
				const all = Promise.all(Array.from({ length: lookers }, async () => await look([kommo(mood)], [], bookOver(slow))));
				await scheduler.waitFor(all);
				const results = await all;
				const bad = mood !== 'up';
				expect(countOf(results, 'started')).toBe(bad && !open ? 1 : 0);
				expect(countOf(results, 'ended')).toBe(!bad && open ? 1 : 0);
				expect(countOf(results, 'worsened')).toBe(open && mood === 'down' && worst === 'degraded' ? 1 : 0);
				if (!bad || !open || mood === 'down') worst = mood;
				open = bad;
			}
		}),
		{ numRuns: 200 },
	);
});

function countOf(results: ReadonlyArray<Record<string, string[]>>, what: string): number {
	return results.filter((result) => result[what] !== undefined).length;
}
