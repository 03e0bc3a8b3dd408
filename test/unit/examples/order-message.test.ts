import { runInNewContext } from 'node:vm';

import { readExample, type Example } from '../../../scripts/lib/examples.ts';

const files = ['atendimento-whatsapp.json', 'atendimento-com-fila.json', 'pedido-com-fila.json'];
const parser = 'Entender a mensagem';

interface Understood {
	intent: string;
	sku: string;
	quantity: number;
	answer: string;
}

function nodeOf({ nodes }: Example, name: string): Example['nodes'][number] | undefined {
	return nodes.find((node) => node.name === name);
}

/** What the Code node of the examples makes of a message. */
function understood(text: unknown): Understood {
	const script = `(() => {${String(nodeOf(readExample('pedido-com-fila.json'), parser)?.parameters.jsCode)}\n})()`;
	return (runInNewContext(script, { $: () => ({ item: { json: { text } } }) }) as { json: Understood }).json;
}

test('all examples that take orders read messages by the same text, short enough to be read', () => {
	const codes = files.map((file) => String(nodeOf(readExample(file), parser)?.parameters.jsCode));
	expect(new Set(codes).size).toBe(1);
	expect(codes[0]?.split('\n').length).toBeLessThanOrEqual(45);
});

describe('what the examples take for an order', () => {
	test.each([
		['Quero 10 sacos de CIM-CP2-50', 10],
		['quero 1 CIM-CP2-50', 1],
		['Oi, bom dia! Tudo bem? Quero 10 sacos de CIM-CP2-50, por favor 🙏', 10],
		['Quero 1.500 sacos de CIM-CP2-50', 1_500],
		['Quero 1.000 sacos de CIM-CP2-50.', 1_000],
		['Quero 12000 sacos de cim-cp2-50', 12_000],
		['Pode me mandar 10x CIM-CP2-50', 10],
		['Quero CIM-CP2-50, 10 sacos', 10],
		['CIM-CP2-50, 10 sacos', 10],
		['CIM-CP2-50 (10 sacos)', 10],
		['Eu gostaria de pedir 25 unidades do CIM-CP2-50\nObrigada!', 25],
		['10 CIM-CP2-50', 10],
		['10 CIM-CP2-50 sem falta', 10],
		['me vê 3 do CIM-CP2-50, por favor', 3],
		['quero 10sc de CIM-CP2-50', 10],
		['quero 10 sc. de CIM-CP2-50.', 10],
		['quero mais 10 sacos de CIM-CP2-50', 10],
		['Preciso de mais 10 sacos de CIM-CP2-50', 10],
		['Quero CIM-CP2-50 x10', 10],
		['Quero 10 × CIM-CP2-50', 10],
		['Quero 10 sacos de CIM\u2011CP2\u201150', 10],
		['Quero 10 sacos de CIM–CP2–50', 10],
		['Quero ２ sacos de CIM-CP2-50', 2],
		['*Quero 10 sacos* de CIM-CP2-50', 10],
		['Pedido:\n10 un\nCIM-CP2-50', 10],
		['Pedido: 10 sacos de CIM-CP2-50', 10],
		['Sim, quero comprar 4 peças do CIM-CP2-50', 4],
	])('“%s” orders %i', (text, quantity) => {
		expect(understood(text)).toMatchObject({ intent: 'order', sku: 'CIM-CP2-50', quantity, answer: '' });
	});

	test('a code keeps its accents and its dots', () => {
		expect(understood('Quero 3 aço-10')).toMatchObject({ intent: 'order', sku: 'AÇO-10' });
		expect(understood('Preciso comprar 4 un. de CAB-1.5.')).toMatchObject({ intent: 'order', sku: 'CAB-1.5', quantity: 4 });
	});

	test.each([
		'Cancela o pedido de 10 sacos de CIM-CP2-50',
		'Não quero mais os 10 sacos de CIM-CP2-50',
		'Não preciso mais do CIM-CP2-50',
		'Cadê meu pedido de 10 sacos de CIM-CP2-50?',
		'Quero cancelar 10 sacos de CIM-CP2-50',
		'Quero 10 sacos de CIM-CP2-50 não, desisti',
		'Meu pedido de 10 sacos de CIM-CP2-50 veio errado',
		'Errei, eram 20 sacos de CIM-CP2-50',
		'Quero trocar 10 CIM-CP2-50',
		'veio furado',
		'faltou',
		'Faltaram 2 sacos de CIM-CP2-50',
		'quebrado',
		'está demorando muito',
		'onde está meu pedido',
		'O pedido ainda não chegou',
		'Quero falar com um atendente',
		'quero falar com alguém',
		'falar com gerente',
		'me liga',
		'Quero 10 sacos de CIM-CP2-50 e falar com um vendedor',
		'paguei duas vezes',
		'meu pedido sumiu',
		'recebi 8 sacos em vez de 10',
		'o saco veio molhado e furado',
		'faltaram sacos',
		'tem um erro no pedido',
	])('“%s” orders nothing and goes to a person', (text) => {
		expect(understood(text)).toMatchObject({ intent: 'human', quantity: 0, answer: expect.stringContaining('pessoa da nossa equipe') });
	});

	test.each([
		['Quero 10 sacos de CIM-CP2-50 e 20 sacos de ARG-AC3-20', 'um produto por mensagem'],
		['Quero 10 sacos de CIM-CP2-50\nQuero 20 sacos de ARG-AC3-20', 'um produto por mensagem'],
		['10 CIM-CP2-50 e 5 CIM-CP2-50', 'um produto por mensagem'],
		['Quero 2,5 sacos de CIM-CP2-50', 'quantidades inteiras'],
		['Quero 2.5 sacos de CIM-CP2-50', 'quantidades inteiras'],
		...[
			...['Quero .5 sacos de CIM-CP2-50', 'Quero 2½ sacos de CIM-CP2-50', 'Quero 10² CIM-CP2-50', 'Quero 1 500 sacos de CIM-CP2-50', 'Quero 010 CIM-CP2-50'],
			...['Quero -10 sacos de CIM-CP2-50', 'Quero 0 sacos de CIM-CP2-50', 'Quero 100000 CIM-CP2-50', 'Quero 10 caixas de CIM-CP2-50', 'Quero dez sacos de CIM-CP2-50'],
			...['Quero 10 mil sacos de CIM-CP2-50', 'Quero 10 a 20 sacos de CIM-CP2-50', 'quero mais de 10 CIM-CP2-50', 'mais ou menos 10 CIM-CP2-50', 'até 10 CIM-CP2-50'],
			...['Quero 10 sacos de CIM-CP2-50?', 'Não são 10 sacos de CIM-CP2-50', '10 CIM-CP2-50 ❌', 'Se chover, quero 10 sacos de CIM-CP2-50', '10 CIM-CP2-50 e 20 tijolos'],
			...['Quero 10 sacos de CIM-CP2-50 para a semana que vem', 'Recebi 10 sacos de CIM-CP2-50', 'Pode mandar o pedido de 10 sacos de CIM-CP2-50', 'quero mandar 10 CIM-CP2-50'],
			...['Pedido: 4711 CIM-CP2-50', 'pedido: 4711 do CIM-CP2-50', 'sim, pedido : 4711 de CIM-CP2-50', 'Pedido: 1.234 CIM-CP2-50 obrigado', 'Novo pedido: 20231 CIM-CP2-50', 'Pedido:\n4711\nCIM-CP2-50'],
			...['preciso de 1 segunda-via', 'Pode me mandar 1 nota-fiscal por favor', 'quero 1 vale-troca', 'me manda 1 pré-orçamento', 'Quero 3 de sexta-feira', 'preciso de 2 dias-uteis'],
			...['QUERO 3 DE SEXTA-FEIRA', 'Quero 10 CIM-CP2-50_A', 'Quero 10 cim cp2 50', 'CIM-CP2-50', 'Bom dia', 'não, obrigado', 'Não quero nada, obrigado', 'meu endereço não mudou', 'não tem erro, obrigado', '', null, undefined],
		].map((text) => [text, 'Não registrei nenhum pedido']),
	])('“%s” orders nothing and is asked back', (text, why) => {
		expect(understood(text)).toMatchObject({ intent: 'unclear', quantity: 0, answer: expect.stringContaining(String(why)) });
		expect(understood(text).answer).toContain('Para falar com uma pessoa, escreva “atendente”.');
	});

	test.each([
		['Bom dia! Tem CIM-CP2-50 em estoque?', 'stock', 'CIM-CP2-50'],
		['E ZERO-ESTOQUE, tem?', 'stock', 'ZERO-ESTOQUE'],
		['Não tem 10 sacos de cim-cp2-50?', 'stock', 'CIM-CP2-50'],
		['Quanto custa o CIM-CP2-50?', 'price', 'CIM-CP2-50'],
		['Quanto custa a furadeira FUR-550?', 'price', 'FUR-550'],
		['Tem ARG-AC3-20 para área molhada?', 'stock', 'ARG-AC3-20'],
		['O CIM-CP2-50 está em falta?', 'stock', 'CIM-CP2-50'],
		['não quero atendente, quero saber o preço do CIM-CP2-50', 'price', 'CIM-CP2-50'],
		['E o CIM-CP2-50, qual o preço?', 'price', 'CIM-CP2-50'],
		['Quero saber quanto custam 10 sacos de CIM-CP2-50', 'price', 'CIM-CP2-50'],
		['quanto custa CIM-CP2-50 e ARG-AC3-20?', 'unclear', 'CIM-CP2-50'],
		['quanto custa CIM-CP2-50_A?', 'unclear', ''],
	])('“%s” asks: %s of “%s”, and orders nothing', (text, intent, sku) => {
		expect(understood(text)).toMatchObject({ intent, sku, quantity: 0, answer: expect.stringMatching(/registrei nenhum/) });
	});

	test('how to order, as the answer says it, is an order', () => {
		for (const text of ['Bom dia', 'Quero uns 10 de tub-25', 'ZERO-ESTOQUE']) expect(understood(/“(Quero [^”]+)”/.exec(understood(text).answer)?.[1])).toMatchObject({ intent: 'order', quantity: 10 });
	});

	test('a long hostile message is read in milliseconds', () => {
		const startedAt = performance.now();
		const hostile = [`Quero 10 sacos de ${'aaa-a.'.repeat(700)}!`, `${'oi, '.repeat(1_000)}x`, `Quero 10 x AAA-1${'!'.repeat(4_000)}x`, 'nao quero '.repeat(400), 'onde '.repeat(800), 'a-1 '.repeat(1_000)];
		for (const text of hostile) understood(text);
		expect(performance.now() - startedAt).toBeLessThan(500);
	});
});

describe.each(files)('%s', (file) => {
	const example = readExample(file);
	const outputs = (name: string) => (example.connections as Record<string, { main: Array<Array<{ node: string }> | null> }>)[name]?.main ?? [];
	/** Silence is right: a person has the conversation, or the customer has just been told. */
	const maySayNothing = ['É comando? 1', 'Foi enviado? 0', 'É para uma pessoa? 1'];

	test('each branch tells the customer or the team something, or has the queue try again', () => {
		const tells = (name: string, seen: readonly string[] = []): boolean => {
			const node = nodeOf(example, name);
			const told = ['message reply', 'note create', 'task create', 'job add', 'job fail'].includes(`${String(node?.parameters.resource)} ${String(node?.parameters.operation)}`) || node?.type.endsWith('.stopAndError') === true;
			return told || (!seen.includes(name) && outputs(name).flat().some((next) => next !== null && tells(next.node, [...seen, name])));
		};
		const branches = example.nodes.filter(({ type }) => /\.(if|switch)$/.test(type)).flatMap(({ name, type, parameters }) => {
			const count = type.endsWith('.if') ? 2 : (parameters.rules as { values: unknown[] }).values.length + 1;
			return Array.from({ length: count }, (_, index) => ({ branch: `${name} ${index}`, tells: (outputs(name)[index] ?? []).some(({ node }) => tells(node)) }));
		});
		expect(branches.filter((each) => !each.tells && !maySayNothing.includes(each.branch))).toEqual([]);
	});
});
