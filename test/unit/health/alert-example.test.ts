// What the example workflow makes of incidents; that n8n runs it so is tried in test/e2e.
import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { DateTime } from 'luxon';
import type { Incident, QueueHealth } from '../../../lib/application/health';

interface Alert {
	json: { tipo: string; texto: string };
}

const example = JSON.parse(readFileSync(join(__dirname, '../../../examples/alerta-integracoes.json'), 'utf8')) as { nodes: Array<{ name: string; parameters: { jsCode?: string } }> };
const code = example.nodes.find(({ name }) => name === 'Montar os avisos')?.parameters.jsCode ?? '';

function alerts(status: { queues?: Array<Partial<QueueHealth>>; incidents: Record<string, Array<Partial<Incident>>> }): Alert['json'][] {
	const run = new Function('$input', 'DateTime', code) as (input: object, dateTime: typeof DateTime) => Alert[];
	return run({ first: () => ({ json: status }) }, DateTime).map(({ json }) => json);
}

const incident: Partial<Incident> = { id: 'a1', kind: 'system', name: 'ERP', title: 'ERP', status: 'down', why: 'It fails.', since: '2026-11-22T12:00:30.000Z', minutes: 1_450 };

test('an incident that was forgotten is not told as solved', () => {
	expect(alerts({ incidents: { ended: [incident] } })).toMatchObject([{ tipo: 'resolvido', texto: expect.stringContaining('voltou ao normal') }]);
	const [told] = alerts({ incidents: { forgotten: [incident] } });
	expect(told).toMatchObject({ tipo: 'sem_noticia', texto: expect.stringContaining('não se sabe se voltou') });
	expect(told?.texto).not.toMatch(/Resolvido|normal/);
});

test('a queue that cannot be read is not told as one whose jobs wait', () => {
	const queue = { ...incident, kind: 'queue' as const, name: 'pedidos', title: 'pedidos' };
	const [told] = alerts({ queues: [{ queue: 'pedidos', status: 'down', jobs: null }], incidents: { started: [queue] } });
	expect(told?.texto).toContain('A fila pedidos não pode ser lida');
});
