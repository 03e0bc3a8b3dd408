// Errors of the nodes are English. In a Portuguese text for the team they stand, unchanged, behind a label that says what they are.
import { valueIn } from './expressions.ts';

const error = 'Kommo answered 403';
const failed = { error, details: { code: 'permission' } };
const job = { jobId: 'm-1', attempt: 3, outcome: 'failed', endedAt: '', data: { items: [], text: 'Quero 10 sacos', number: '4711' }, failure: { message: error } };

test.each<[string, string, string, object]>([
	['pedido-com-fila.json', 'Pedir que avisem', 'description', job],
	['pedido-com-fila.json', 'Chamar a equipe', 'description', failed],
	['atendimento-com-fila.json', 'Chamar a equipe', 'text', {}],
	['consulta-erp-web.json', 'E-mail com a imagem', 'text', failed],
	['contato-e-historico-no-crm.json', 'Tarefa para a equipe', 'description', failed],
	['fatura-vencida-lembrete.json', 'O que faltou', 'motivo', failed],
	['negocio-ganho-agradecimento.json', 'O que faltou', 'motivo', failed],
])('%s, %s', (file, node, parameter, json) => {
	const before = { Portaria: { text: 'Oi', leadId: 1 }, 'Mensagem sem resposta': job, 'Montar o lembrete': { problem: null } };
	expect(valueIn(file, { node, parameter }, { json, before })).toMatch(new RegExp(`[Mm]otivo técnico: ${error}`));
});

test('the team’s alert about an order labels both reasons: why it failed, and why the customer was not told', () => {
	const given = (json: object) => valueIn('pedido-com-fila.json', { node: 'Alertar a equipe', parameter: 'description' }, { json, before: { 'Pedido sem sucesso': job } });
	expect(given({ error: 'No chat' })).toMatch(new RegExp(`\nMotivo técnico: ${error}\n[^]*\nAviso ao cliente: não enviado \\(motivo técnico: No chat\\)\n`));
	expect(given({ sent: true })).toMatch(/\nAviso ao cliente: enviado\n/);
});

test.each([['fatura-vencida-lembrete.json', 'o valor falta'], ['negocio-ganho-agradecimento.json', 'motivo desconhecido']])('%s: what is told in Portuguese has no such label', (file, unknown) => {
	const given = (json: object) => valueIn(file, { node: 'O que faltou', parameter: 'motivo' }, { json, before: { 'Montar o lembrete': { problem: 'o valor falta' } } });
	expect(given({ ...failed, details: { code: 'unsupported' } })).toBe('não há conversa aberta em que o bot possa escrever');
	expect(given({})).toBe(unknown);
});
