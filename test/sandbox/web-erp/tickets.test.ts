import { startWebErpSandbox, type WebErpSandbox } from '../../../sandbox/web-erp/server.ts';
import { texts, Visitor } from './client.ts';

let erp: WebErpSandbox;
let visitor: Visitor;
beforeEach(async () => {
	erp = await startWebErpSandbox();
	visitor = new Visitor(erp);
	await visitor.logIn();
});
afterEach(() => erp.close());

test('a ticket gets the next number of the year, shown after a redirect', async () => {
	const answer = await visitor.openTicket({ assunto: 'Entrega', descricao: 'Chegou\r\nquebrado & molhado' });
	expect(answer.status).toBe(302);
	const page = (await visitor.open(answer.location ?? '')).text;
	expect(page).toMatch(/class="l-good ticket-created">Chamado <b class="ticket-number">CH-\d{4}-000123<\/b>/);
	expect(page).toContain('quebrado &amp; molhado');
	expect(erp.tickets()).toEqual([expect.objectContaining({ customerId: '1001', subject: 'Entrega', description: 'Chegou\nquebrado & molhado', openedBy: 'bot', attachment: null })]);
	await visitor.openTicket();
	expect(erp.tickets().map(({ number }) => number.slice(-6))).toEqual(['000123', '000124']);
});

test('a file comes with it, byte for byte', async () => {
	const bytes = Uint8Array.from([0, 13, 10, 13, 10, 45, 45, 255, 13, 10]);
	await visitor.openTicket({}, new File([bytes], 'nota fiscal.pdf', { type: 'application/pdf' }));
	const attachment = erp.tickets()[0]?.attachment;
	expect(attachment).toEqual({ fileName: 'nota fiscal.pdf', mimeType: 'application/pdf', bytes: Buffer.from(bytes) });
});

test('what is missing is told with what was typed still there, and nothing is opened', async () => {
	const noCustomer = await visitor.openTicket({ cliente: '', descricao: 'Sem cliente' });
	expect(texts(noCustomer.text, 'validation-message')).toEqual(['Selecione o cliente.']);
	expect(noCustomer.text).toContain('>Sem cliente</textarea>');
	const short = await visitor.openTicket({ descricao: ' oi ' });
	expect(texts(short.text, 'validation-message')).toEqual(['A descrição deve ter pelo menos 5 caracteres.']);
	expect(short.text).toContain('<option value="1001" selected>');
	expect(erp.tickets()).toEqual([]);
});

test('a form is good once, for the session it was made for', async () => {
	const token = await visitor.formToken();
	await visitor.sendTicket(token);
	const again = await visitor.sendTicket(token);
	expect([again.status, texts(again.text, 'error-message')]).toEqual([403, ['Este formulário já foi enviado.']]);
	const stranger = new Visitor(erp);
	await stranger.logIn('maria-password', 'maria');
	expect((await stranger.sendTicket(await visitor.formToken())).status).toBe(403);
	expect((await visitor.sendTicket('')).status).toBe(403);
	expect(erp.tickets()).toHaveLength(1);
});

test('is found again by a part of its text, whatever the case', async () => {
	await visitor.openTicket({ descricao: 'Ref. WAMID-77 ação' });
	await visitor.openTicket({ assunto: 'Outro assunto' });
	const found = (await visitor.open('/chamados?busca=wamid-77')).text;
	expect(texts(found, 'ticket-number')).toEqual([expect.stringMatching(/-000123$/)]);
	expect(texts((await visitor.open('/chamados?busca=nada')).text, 'no-result')).toHaveLength(1);
	expect(texts((await visitor.open('/chamados')).text, 'ticket-number')).toHaveLength(2);
});

test('a lost ticket is opened once, however often its form is sent; no answer ever comes', async () => {
	erp.knobs.ticketLost = true;
	const token = await visitor.formToken();
	for (let attempt = 0; attempt < 2; attempt += 1) await expect(visitor.sendTicket(token)).rejects.toThrow('fetch failed');
	erp.knobs.ticketLost = false;
	await expect(visitor.sendTicket(token)).rejects.toThrow('fetch failed');
	expect(erp.tickets()).toHaveLength(1);
	expect(erp.journal.count({ method: 'POST', path: '^/chamados$' })).toBe(3);
	expect(texts((await visitor.open('/chamados?busca=atrasada')).text, 'ticket-number')).toHaveLength(1);
});

test('a form in windows-1252 is read as such', async () => {
	erp.knobs.charset = 'windows-1252';
	const body = new URLSearchParams({ _token: await visitor.formToken(), cliente: '1001' }).toString();
	await visitor.open('/chamados', { method: 'POST', body: new Blob([`${body}&descricao=a%E7%E3o+%97+%80+5`], { type: 'application/x-www-form-urlencoded' }) });
	expect(erp.tickets()[0]?.description).toBe('ação — € 5');
});

test('is confirmed in a dialog, in two, or in none', async () => {
	const handler = async () => /onsubmit="([^"]*)"/.exec((await visitor.open('/chamados/novo')).text)?.[1];
	expect(await handler()).toBe("return confirm('Confirma a abertura do chamado?')");
	erp.knobs.confirmTwice = true;
	expect((await handler())?.match(/confirm\(/g)).toHaveLength(2);
	erp.knobs.confirmTicket = false;
	expect(await handler()).toBe('return true');
});
