import { runInNewContext } from 'node:vm';

import { readExample } from '../../../scripts/lib/examples.ts';

interface Understood {
	isOrder: boolean;
	sku: string;
	quantity: number;
	forPerson: boolean;
	answer: string;
}

/** What the Code node of the example “Pedido com fila” makes of a message. */
function understood(text: unknown): Understood {
	const node = readExample('pedido-com-fila.json').nodes.find(({ name }) => name === 'Entender a mensagem');
	const script = `(() => {${String(node?.parameters.jsCode)}\n})()`;
	return (runInNewContext(script, { $: () => ({ item: { json: { text } } }), $json: { phone: '+5571992345678' } }) as { json: Understood }).json;
}

describe('what the example takes for an order', () => {
	test.each([
		['Quero 10 sacos de CIM-CP2-50', 10],
		['quero 1 CIM-CP2-50', 1],
		['Oi, bom dia! Tudo bem? Quero 10 sacos de CIM-CP2-50, por favor 🙏', 10],
		['Quero 1.500 sacos de CIM-CP2-50', 1_500],
		['Quero 1.000 sacos de CIM-CP2-50.', 1_000],
		['Quero 12000 sacos de cim-cp2-50', 12_000],
		['Pode me mandar 10x CIM-CP2-50', 10],
		['Quero CIM-CP2-50, 10 sacos', 10],
		['Eu gostaria de pedir 25 unidades do CIM-CP2-50\nObrigada!', 25],
	])('“%s” orders %i', (text, quantity) => {
		expect(understood(text)).toMatchObject({ isOrder: true, sku: 'CIM-CP2-50', quantity, forPerson: false });
	});

	test.each([
		'Cancela o pedido de 10 sacos de CIM-CP2-50',
		'Não quero mais os 10 sacos de CIM-CP2-50',
		'Cadê meu pedido de 10 sacos de CIM-CP2-50?',
		'Quero cancelar 10 sacos de CIM-CP2-50',
		'Quero 10 sacos de CIM-CP2-50 não, desisti',
		'Meu pedido de 10 sacos de CIM-CP2-50 veio errado',
		'Quero falar com um atendente',
	])('“%s” orders nothing and goes to a person', (text) => {
		expect(understood(text)).toMatchObject({ isOrder: false, forPerson: true, answer: expect.stringContaining('pessoa da nossa equipe') });
	});

	test.each([
		['Quero 10 sacos de CIM-CP2-50 e 20 sacos de ARG-AC3-20', 'um produto por mensagem'],
		['Quero 10 sacos de CIM-CP2-50\nQuero 20 sacos de ARG-AC3-20', 'um produto por mensagem'],
		['Quero 2,5 sacos de CIM-CP2-50', 'quantidades inteiras'],
		['Quero 2.5 sacos de CIM-CP2-50', 'quantidades inteiras'],
		['Quero 1 500 sacos de CIM-CP2-50', 'Não registrei nenhum pedido'],
		['Quero -10 sacos de CIM-CP2-50', 'Não registrei nenhum pedido'],
		['Quero 0 sacos de CIM-CP2-50', 'Não registrei nenhum pedido'],
		['Quero 10 caixas de CIM-CP2-50', 'Não registrei nenhum pedido'],
		['Quero dez sacos de CIM-CP2-50', 'Não registrei nenhum pedido'],
		['Quero 10 a 20 sacos de CIM-CP2-50', 'Não registrei nenhum pedido'],
		['Quero 10 sacos de CIM-CP2-50?', 'Não registrei nenhum pedido'],
		['Quero saber quanto custam 10 sacos de CIM-CP2-50', 'Não registrei nenhum pedido'],
		['Se chover, quero 10 sacos de CIM-CP2-50', 'Não registrei nenhum pedido'],
		['Quero 10 sacos de CIM-CP2-50 para a semana que vem', 'Não registrei nenhum pedido'],
		['CIM-CP2-50, 10 sacos', 'Não registrei nenhum pedido'],
		['Bom dia', 'Não registrei nenhum pedido'],
		['', 'Não registrei nenhum pedido'],
		[null, 'Não registrei nenhum pedido'],
	])('“%s” orders nothing and is asked back', (text, why) => {
		expect(understood(text)).toMatchObject({ isOrder: false, forPerson: false, answer: expect.stringContaining(why) });
		expect(understood(text).answer).toContain('Para falar com uma pessoa, escreva “atendente”.');
	});

	test('a long hostile message is read in milliseconds', () => {
		const startedAt = performance.now();
		for (const text of [`Quero 10 sacos de ${'aaa-a.'.repeat(700)}!`, `${'oi, '.repeat(1_000)}x`, `Quero 10 x AAA-1${'!'.repeat(4_000)}x`]) understood(text);
		expect(performance.now() - startedAt).toBeLessThan(500);
	});
});
