import { defaultIncidentRules, defaultRules } from '../../../lib/application/health';
import { healthRequest } from '../../../lib/n8n/health/status-settings';
import { statusFields } from '../../../nodes/IntegrationHealth/operations/status/status-fields';
import { thresholds } from '../../../nodes/IntegrationHealth/operations/status/thresholds';

const bare = { systems: '', queues: '', thresholds: {} };
const incidents = { book: '', from: 'degraded' as const, holdSeconds: 45, remindMinutes: 0 };

test('what the editor shows as defaults are the defaults', () => {
	const shown = Object.fromEntries(thresholds.options.map(({ name, default: value }) => [name, value]));
	expect(healthRequest({ ...bare, thresholds: shown }, 'w').rules).toEqual(defaultRules);
	expect(healthRequest(bare, 'w').rules).toEqual(defaultRules);
	const { holdSeconds, incidentsFrom, remindMinutes } = Object.fromEntries(statusFields.map(({ name, default: value }) => [name, value]));
	expect(healthRequest({ ...bare, incidents: { book: '', from: incidentsFrom as 'degraded', holdSeconds: Number(holdSeconds), remindMinutes: Number(remindMinutes) } }, 'w').incidents?.rules).toEqual(defaultIncidentRules);
});

test('names are read from lists, also one that can be no queue’s: the look tells it', () => {
	const request = healthRequest({ systems: ' Kommo, SAP Business One ,', queues: 'pedidos,notas', thresholds: { mustReply: 'Kommo' } }, 'w');
	expect(request).toMatchObject({ systems: ['Kommo', 'SAP Business One'], queues: ['pedidos', 'notas'], expectReplies: ['Kommo'] });
	expect(request).not.toHaveProperty('incidents');
	expect(healthRequest({ ...bare, queues: 'a b, notas' }, 'w').queues).toEqual(['a b', 'notas']);
});

test('a workflow has a book of its own, which no named one can meet', () => {
	expect(healthRequest({ ...bare, incidents }, 'w1').incidents?.name).toBe('workflow:w1');
	expect(healthRequest({ ...bare, incidents: { ...incidents, book: ' workflow:w1 ' } }, 'w2').incidents?.name).toBe('book:workflow:w1');
});

test('thresholds are told in the units of the editor, and the window stays within what is kept', () => {
	const { rules } = healthRequest({ ...bare, thresholds: { windowMinutes: 60, degradedPercent: 50, slowSeconds: 0, pausedMinutes: 0.5 } }, 'w');
	expect(rules).toMatchObject({ windowMs: 600_000, degradedShare: 0.5, slowMs: 0, pausedMs: 30_000 });
	expect(healthRequest({ ...bare, incidents: { ...incidents, holdSeconds: -5, remindMinutes: Number.NaN } }, 'w').incidents?.rules).toMatchObject({ holdMs: 0, remindMs: 0 });
});
