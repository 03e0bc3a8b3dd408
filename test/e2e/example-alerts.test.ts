import { systemClock } from '../../lib/infra/clock';
import { openJobQueue } from '../../lib/infra/queue/open-queue';
import { until } from '../../scripts/lib/until.ts';
import { startAlertExample, type AlertExample } from '../support/e2e/alert-example.ts';
import { storeFile } from '../support/e2e/shared-n8n.ts';

jest.setTimeout(120_000);

/** Has an n8n of its own: what other tests call at the same time would be judged, too. */
describe('the example “Alerta: integrações”', () => {
	let example: AlertExample;

	beforeAll(async () => {
		example = await startAlertExample({ recoverySeconds: 1, pausedMinutes: 0, stuckMinutes: 0, mustReply: 'Kommo', unansweredMinutes: 0 });
	});

	// A test that fails must not fell the next.
	afterEach(() => example?.kommo.faults.clear());

	afterAll(async () => await example?.stop());

	/** What the team is told about one thing from now on. */
	const toldAbout = (target: string) => {
		const before = example.alerts().length;
		return () => example.alerts().slice(before).filter(({ alvo }) => alvo === target).map(({ tipo, texto }) => `${tipo}: ${texto}`);
	};

	test('while everything works nobody is told anything', async () => {
		expect(await example.askKommo()).toBe(true);
		await example.look();
		expect(example.alerts()).toEqual([]);
	});

	test('one look-up that fails in all its requests and their repeats is told to nobody', async () => {
		const requests = example.kommo.journal.count();
		example.kommo.faults.add([{ fault: 'status', status: 503 }]);
		expect(await example.findContact()).toBe(false);
		expect(example.kommo.journal.count() - requests).toBe(3);
		await example.look();
		example.kommo.faults.clear();
		expect(await example.findContact()).toBe(true);
		await example.look();
		expect(example.alerts()).toEqual([]);
	});

	test('Kommo failing is told once over three looks, and its recovery once', async () => {
		const told = toldAbout('system');
		example.kommo.faults.add([{ fault: 'status', status: 503 }]);
		for (let operations = 0; operations < 3; operations++) expect(await example.askKommo()).toBe(false);
		for (let look = 0; look < 3; look++) await example.look();
		expect(told()).toEqual([expect.stringMatching(/^inicio: 🔴 Kommo está fora do ar: não está acessível\. Último sucesso: \d\d\/\d\d \d\d:\d\d\.$/)]);
		example.kommo.faults.clear();
		expect(await example.askKommo()).toBe(true);
		await until('the recovery is told', async () => {
			await example.look();
			return told().length > 1;
		}, { everyMs: 300 });
		await example.look();
		expect(told().slice(1)).toEqual([expect.stringMatching(/^resolvido: 🟢 Resolvido: Sistema Kommo voltou ao normal\. Durou \d+ min, desde \d\d\/\d\d \d\d:\d\d até a última falha, \d\d\/\d\d \d\d:\d\d\.$/)]);
		// Kommo could not have taken it.
		expect(example.kommo.tasks()).toEqual([]);
	});

	test('a bot paused for long is told with the phone masked, and becomes one task in Kommo', async () => {
		const told = toldAbout('conversation');
		await example.pause();
		for (let look = 0; look < 2; look++) await example.look();
		expect(told()).toEqual(['inicio: 🔴 O bot está em pausa há 0 min na conversa kommo +55119****4321 contato 77.']);
		expect(example.kommo.tasks().map(({ text }) => text)).toEqual([expect.stringMatching(/^🔴 O bot está em pausa/)]);
		await example.resume();
		await example.look();
		expect(told().slice(1)).toEqual([expect.stringMatching(/^resolvido: 🟢 Resolvido: Conversa kommo \+55119\*\*\*\*4321 contato 77 voltou/)]);
		expect(example.kommo.tasks()).toHaveLength(1);
	});

	test('a customer whom nobody answers is told once, and the first reply ends it', async () => {
		const told = toldAbout('flow');
		const customer = await example.customerWrites();
		for (let look = 0; look < 2; look++) await example.look();
		expect(told()).toEqual([expect.stringMatching(/^inicio: 🔴 Clientes sem resposta em Kommo desde \d\d\/\d\d \d\d:\d\d: o fluxo do n8n não responde\.$/)]);
		await customer.reply();
		await example.look();
		expect(told().slice(1)).toEqual([expect.stringContaining('resolvido: 🟢 Resolvido: Respostas em Kommo voltou')]);
	});

	test('a queue that nobody works on is told once', async () => {
		const told = toldAbout('queue');
		await example.addJob('pedido-1');
		for (let look = 0; look < 2; look++) await example.look();
		expect(told()).toEqual(['inicio: 🔴 A fila pedidos está parada: o trabalho mais antigo espera há 0 min. O fluxo com o Write Queue Trigger está ativo?']);
		await example.cancelJob('pedido-1');
		await example.look();
		expect(told().slice(1)).toEqual([expect.stringContaining('resolvido: 🟢 Resolvido: Fila pedidos voltou')]);
	});

	test('a parked job is told until somebody has closed it, and a queue that gets stuck meanwhile as worse', async () => {
		const told = toldAbout('queue');
		await example.addJob('pedido-2');
		await parkNext(storeFile(example.n8n));
		for (let look = 0; look < 2; look++) await example.look();
		expect(told()).toEqual([expect.stringMatching(/^inicio: 🔴 A fila pedidos precisa de atenção: 1 trabalho\(s\) separado\(s\)\. /)]);
		await example.addJob('pedido-3');
		for (let look = 0; look < 2; look++) await example.look();
		expect(told().slice(1)).toEqual([expect.stringMatching(/^piorou: 🔴 Piorou: A fila pedidos está parada: /)]);
		await example.cancelJob('pedido-3');
		await example.look();
		expect(told()).toHaveLength(2);
		await example.cancelJob('pedido-2');
		await example.look();
		expect(told().slice(2)).toEqual([expect.stringContaining('resolvido: 🟢 Resolvido: Fila pedidos voltou')]);
	});
});

/** The next job is taken by a run of which nobody ever hears again. By the file that n8n has open, too. */
async function parkNext(file: string): Promise<void> {
	const queue = await openJobQueue({ kind: 'sqlite', file }, { name: 'pedidos', clock: systemClock, random: Math.random });
	try {
		const job = await queue.take({ leaseMs: 60_000, concurrency: 1 });
		if (job === null) throw new Error('No job is due.');
		await queue.park(job, { message: 'The run was lost.', code: 'stalled' });
	} finally {
		await queue.close();
	}
}
