// What the example workflow makes of incidents; that n8n runs it so is tried in test/e2e.
import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { DateTime } from 'luxon';
import { badReasons, otherReasons, type Incident, type QueueHealth, type SystemHealth } from '../../../lib/application/health';

interface Alert {
	json: { tipo: string; texto: string; motivo: string };
}

const example = JSON.parse(readFileSync(join(__dirname, '../../../examples/alerta-integracoes.json'), 'utf8')) as { nodes: Array<{ name: string; parameters: { jsCode?: string } }> };
const code = example.nodes.find(({ name }) => name === 'Montar os avisos')?.parameters.jsCode ?? '';

function alerts(status: { systems?: Array<Partial<SystemHealth>>; queues?: Array<Partial<QueueHealth>>; incidents: Record<string, Array<Partial<Incident>>> }): Alert['json'][] {
	const run = new Function('$input', 'DateTime', code) as (input: object, dateTime: typeof DateTime) => Alert[];
	return run({ first: () => ({ json: status }) }, DateTime).map(({ json }) => json);
}

const incident: Partial<Incident> = { id: 'a1', kind: 'system', name: 'ERP', title: 'ERP', status: 'down', reason: 'failing', why: 'It fails.', since: '2026-11-22T12:00:30.000Z', minutes: 1_450 };

test('an incident that was forgotten is not told as solved', () => {
	expect(alerts({ incidents: { ended: [incident] } })).toMatchObject([{ tipo: 'resolvido', texto: expect.stringContaining('voltou ao normal') }]);
	const [told] = alerts({ incidents: { forgotten: [incident] } });
	expect(told).toMatchObject({ tipo: 'sem_noticia', texto: expect.stringContaining('não se sabe se voltou') });
	expect(told?.texto).not.toMatch(/Resolvido|normal/);
});

test('only what is down is told as out of reach; of what is degraded, that calls fail at times', () => {
	const seen = { system: 'Kommo', lastFailureCode: 'unavailable', lastSuccessAt: '2026-11-22T11:30:00.000Z', failures: 3, calls: 12 };
	const textOf = (reason: Incident['reason']) => alerts({ systems: [seen], incidents: { started: [{ ...incident, name: 'Kommo', title: 'Kommo', reason }] } })[0]?.texto;
	expect(textOf('failing')).toBe('🔴 Kommo está fora do ar: não está acessível. Último sucesso: 22/11 08:30.');
	expect(textOf('some_calls_fail')).toBe('🔴 Kommo está com falhas: às vezes as chamadas falham (3 de 12 há pouco, a última por erro de acesso). Último sucesso: 22/11 08:30.');
	expect(alerts({ systems: [{ ...seen, calls: 3 }], incidents: { started: [{ ...incident, name: 'Kommo', title: 'Kommo', reason: 'some_calls_fail' }] } })[0]?.texto).toContain('nenhuma chamada deu certo há pouco (3, a última por erro de acesso).');
	for (const reason of ['recovering', 'breaker_open_elsewhere', 'some_credential_refused', 'slow'] as const) expect(textOf(reason)).not.toMatch(/acessível|fora do ar/);
});

test('of failed calls the duration that is told runs to the last of them', () => {
	const over = { ...incident, minutes: 5, lastFailureAt: '2026-11-22T12:05:30.000Z', endedAt: '2026-11-22T12:09:00.000Z' };
	expect(alerts({ incidents: { ended: [over] } })[0]?.texto).toBe('🟢 Resolvido: Sistema ERP voltou ao normal. Durou 5 min, desde 22/11 09:00 até a última falha, 22/11 09:05.');
	expect(alerts({ incidents: { ended: [{ ...incident, kind: 'queue', minutes: 9 }] } })[0]?.texto).toBe('🟢 Resolvido: Fila ERP voltou ao normal. Durou 9 min, desde 22/11 09:00.');
});

test('of a kind of calls that fails it is told which', () => {
	const seen = { system: 'ERP', lastFailureCode: 'unavailable', failures: 1, calls: 31, failingKind: 'createOrder' };
	expect(alerts({ systems: [seen], incidents: { started: [{ ...incident, reason: 'one_kind_fails' }] } })[0]?.texto).toBe('🔴 ERP está com falhas: as chamadas createOrder falham todas, embora outras funcionem.');
});

test('only the name of a conversation is put into Portuguese: a queue keeps its own', () => {
	const queue = { ...incident, kind: 'queue' as const, name: 'contacts', title: 'contacts', reason: 'stuck' as const };
	expect(alerts({ incidents: { started: [queue] } })[0]?.texto).toContain('A fila contacts está parada');
	const pause = { ...incident, kind: 'conversation' as const, title: 'kommo contact 77', reason: 'paused_long' as const };
	expect(alerts({ incidents: { started: [pause] } })[0]?.texto).toContain('na conversa kommo contato 77');
});

test('a queue that cannot be read is not told as one whose jobs wait', () => {
	const queue = { ...incident, kind: 'queue' as const, name: 'pedidos', title: 'pedidos', reason: 'unreadable' as const };
	const [told] = alerts({ queues: [{ queue: 'pedidos', status: 'down', jobs: null }], incidents: { started: [queue] } });
	expect(told?.texto).toContain('A fila pedidos não pode ser lida');
});

test('what has worsened is told as that, with its own key', () => {
	expect(alerts({ systems: [{ system: 'ERP', lastFailureCode: 'timeout', lastSuccessAt: '2026-11-22T11:30:00.000Z' }], incidents: { worsened: [incident], continuing: [incident] } })).toEqual([
		expect.objectContaining({ tipo: 'piorou', chave: 'a1:piorou', motivo: 'failing', texto: '🔴 Piorou: ERP está fora do ar: não responde a tempo. Último sucesso: 22/11 08:30.' }),
	]);
});

test.each(badReasons)('the reason %s is told in Portuguese, without the node’s English sentence', (reason) => {
	const [told] = alerts({ incidents: { started: [{ ...incident, reason }] } });
	expect(JSON.stringify(told)).not.toMatch(/It fails\.|undefined|NaN/);
	expect(told?.texto).toMatch(/^🔴 .{20,}[.?]$/);
});

test('a reason that the example does not know is told as the node says it', () => {
	const [told] = alerts({ incidents: { started: [{ ...incident, reason: 'later' as 'failing' }] } });
	expect(told).toMatchObject({ motivo: 'later', texto: '🔴 ERP precisa de atenção. Motivo técnico: It fails.' });
});

test('parked jobs are told with what to do about them', () => {
	const jobs = { waiting: 0, delayed: 0, running: 0, completed: 0, failed: 0, parked: 2, cancelled: 0 };
	const [told] = alerts({ queues: [{ queue: 'pedidos', jobs }], incidents: { started: [{ ...incident, kind: 'queue', name: 'pedidos', title: 'pedidos', reason: 'parked' }] } });
	expect(told?.texto).toMatch(/A fila pedidos precisa de atenção: 2 trabalho\(s\) separado\(s\)\. .*Cancel \(foi feito\) ou Retry \(não foi\)\.$/);
});

test('jobs that failed for good are told with what the number beside them counts', () => {
	const jobs = { waiting: 0, delayed: 0, running: 0, completed: 0, failed: 4, parked: 0, cancelled: 0 };
	const [told] = alerts({ queues: [{ queue: 'pedidos', jobs }], incidents: { started: [{ ...incident, kind: 'queue', name: 'pedidos', title: 'pedidos', reason: 'failed_jobs' }] } });
	expect(told?.texto).toBe('🔴 A fila pedidos precisa de atenção: trabalhos falharam de vez. Trabalhos com falha que a fila guarda (por 30 dias): 4. Veja as falhas com Write Queue: Get Many.');
});

test('the table of reasons names each that the node may tell, and no other', () => {
	const page = readFileSync(join(__dirname, '../../../docs/nodes/integration-health.md'), 'utf8');
	const table = page.slice(page.indexOf('| `reason` |'));
	const named = [...table.slice(0, table.indexOf('\n\n')).matchAll(/^\| `(\w+)` \|/gm)].map(([, name]) => name).filter((name) => name !== 'reason');
	expect([...new Set(named)].sort()).toEqual([...badReasons, ...otherReasons].sort());
});
