import { importRecording, type ImportOptions } from '../../../../lib/domain/recipes/recorder';
import { change, click, key, leadsTo, navigate, recording, start, told } from './recordings';

type Step = Record<string, unknown>;

/** The steps of the one operation. */
function stepsOf(steps: Step[], options: ImportOptions = {}): Step[] {
	const { document } = importRecording(recording(start, ...steps), options);
	const [operation] = Object.values(document['operations'] as Record<string, { steps: Step[] }>);
	return (operation?.steps ?? []).slice(1);
}

const notesOf = (steps: Step[]): string => importRecording(recording(start, ...steps)).notes.map(({ path, message }) => `${path} ${message}`).join('\n');
const refused = (problem: string) => expect.objectContaining({ code: 'validation', message: expect.stringContaining(problem) });

describe('clicks', () => {
	test('keep button, count and the page they lead to, and lose their offsets', () => {
		expect(
			stepsOf([click('Abrir', 'open', { button: 'secondary' }), { ...click('Linha', 'row'), type: 'doubleClick' }, click('Salvar', 'save', leadsTo('https://erp.example.com/fim'))]),
		).toEqual([
			{ click: { selector: ['#open', 'aria/Abrir', 'text/Abrir'], button: 'right' } },
			{ click: { selector: ['#row', 'aria/Linha', 'text/Linha'], count: 2 } },
			{ click: { selector: ['#save', 'aria/Salvar', 'text/Salvar'], expectNavigation: true, submit: true } },
		]);
	});

	test('that belong to a double click or lead into a field are left out', () => {
		const row = click('Linha', 'row');
		expect(stepsOf([row, row, { ...row, type: 'doubleClick' }, click('Nome', 'name'), change('Nome', 'name', 'x1')])).toEqual([
			{ click: { selector: ['#row', 'aria/Linha', 'text/Linha'], count: 2 } },
			{ fill: { selector: ['#name', 'aria/Nome'], value: '{{input.nome}}' } },
		]);
	});

	test('a time-out beyond the usual one is kept', () => {
		expect(stepsOf([click('A', 'a', { timeout: 20_000 }), click('B', 'b', { timeout: 5_000 })])).toEqual([
			{ click: { selector: ['#a', 'aria/A', 'text/A'], timeoutMs: 20_000 } },
			{ click: { selector: ['#b', 'aria/B', 'text/B'] } },
		]);
	});
});

describe('selectors', () => {
	const selectorOf = (...selectors: string[][]) => (stepsOf([{ type: 'click', target: 'main', selectors }])[0]?.['click'] as { selector: string[] }).selector;

	test('ids, test ids, labels and texts come before long paths, and places in the page only where there is nothing else', () => {
		expect(selectorOf(['body > div:nth-of-type(3) > button'], ['div.acoes > button.primario'], ['text/Gravar'], ['aria/Gravar'], ['[data-testid="gravar"]'])).toEqual([
			'[data-testid="gravar"]',
			'aria/Gravar',
			'text/Gravar',
			'div.acoes > button.primario',
		]);
		expect(selectorOf(['body > div:nth-of-type(3) > button'], ['xpath//html/body/div[3]/button'])).toEqual(['body > div:nth-of-type(3) > button', 'xpath//html/body/div[3]/button']);
	});

	test('names that a build makes up do not count as ids', () => {
		expect(selectorOf(['#ember482'], ['aria/Gravar'], ['.css-1x2y3z4'])).toEqual(['aria/Gravar']);
	});

	test('a chain through shadow roots stays one, its texts escaped', () => {
		expect(selectorOf(['#app', 'aria/Preço (R$) "à vista"'])).toEqual(['#app >>>> ::-p-aria(Preço \\(R$\\) \\"à vista\\")']);
		expect(selectorOf(['#app', 'pierce/#inner'], ['aria/Menu', 'text/Sair'])).toEqual(['#app >>>> :scope >>> #inner', '::-p-aria(Menu) >>>> ::-p-text(Sair)']);
	});

	test('one that holds a placeholder is not taken: it would be filled in with the credential', () => {
		expect(selectorOf(['#a'], ['text/{{credential.password}}'])).toEqual(['#a']);
		expect(() => selectorOf(['text/{{credential.password}}'])).toThrow(refused('step 2 (click)'));
	});

	test('an element told by its place alone is noted', () => {
		expect(notesOf([{ type: 'click', target: 'main', selectors: [['div:nth-of-type(2)']] }])).toMatch(/steps\/1\/click .*place in the page/);
	});
});

describe('keys', () => {
	test('up and down are one press, held keys a chord', () => {
		expect(stepsOf([...key('Escape'), { type: 'keyDown', key: 'Control' }, { type: 'keyDown', key: 'a' }, { type: 'keyUp', key: 'a' }, { type: 'keyUp', key: 'Control' }])).toEqual([
			{ press: { key: 'Escape' } },
			{ press: { key: 'Control+A' } },
		]);
	});

	test('a key that leads to another page has no way up, and the page is waited for', () => {
		expect(stepsOf([{ type: 'keyDown', key: 'Enter', ...leadsTo('https://erp.example.com/x') }, click('B', 'b')])).toMatchObject([{ press: { key: 'Enter', expectNavigation: true } }, { click: {} }]);
	});

	test('Enter acts on the field filled before it, also where the recording has its change after the key', () => {
		const field = change('Nome', 'name', 'abc 1');
		const expected = [{ fill: { selector: ['#name', 'aria/Nome'], value: '{{input.nome}}' } }, { press: { key: 'Enter', selector: ['#name', 'aria/Nome'], submit: true } }];
		expect(stepsOf([field, ...key('Enter')])).toEqual(expected);
		expect(stepsOf([{ type: 'keyDown', key: 'Enter' }, field, { type: 'keyUp', key: 'Enter' }])).toEqual(expected);
	});

	test('letters in a row are a text, which is an input or a password, too', () => {
		expect(stepsOf([click('Código', 'code'), ...key('A'), ...key('7')])).toMatchObject([{ click: {} }, { type: { selector: ['#code', 'aria/Código', 'text/Código'], value: '{{input.codigo}}' } }]);
		const { document } = importRecording(recording(start, click('Senha', 'pw'), ...key('x'), ...key('Y'), ...key('Enter')));
		expect(document['login']).toMatchObject([{ goto: {} }, { click: {} }, { type: { value: '{{credential.password}}', secret: true } }, { press: { key: 'Enter' } }]);
	});
});

describe('other steps', () => {
	test('a select is chosen from, a file is uploaded, an emptied field stays empty', () => {
		expect(
			stepsOf([
				change('Cliente', 'customer-select', '1001'),
				{ type: 'change', target: 'main', value: 'SP', selectors: [['aria/Estado[role="combobox"]'], ['form select.uf']] },
				change('Anexo', 'attachment', 'C:\\fakepath\\foto do cliente.jpg'),
				change('Busca', 'search', ''),
			]),
		).toEqual([
			{ select: { selector: ['#customer-select', 'aria/Cliente'], value: '{{input.cliente}}' } },
			{ select: { selector: ['aria/Estado[role="combobox"]', 'form select.uf'], value: '{{input.estado}}' } },
			{ upload: { selector: ['#attachment', 'aria/Anexo'], files: ['anexo'] } },
			{ fill: { selector: ['#search', 'aria/Busca'], value: '' } },
		]);
	});

	test('waits say what is waited for', () => {
		const wait = (more: Step) => ({ type: 'waitForElement', target: 'main', selectors: [['#list']], ...more });
		expect(stepsOf([wait({}), wait({ operator: '==', count: 0 }), wait({ visible: false }), wait({ attributes: { 'aria-busy': 'false' } })])).toEqual([
			{ waitFor: { anyOf: [{ selector: ['#list'] }] } },
			{ waitFor: { anyOf: [{ selector: ['#list'], state: 'gone' }] } },
			{ waitFor: { anyOf: [{ selector: ['#list'], state: 'gone' }] } },
			{ waitFor: { anyOf: [{ selector: ['#list'] }] } },
		]);
	});

	test('hovering stays; sizes, network, scrolling and closing are left out with a note', () => {
		const steps = [{ type: 'hover', target: 'main', selectors: told('Menu', 'menu') }, { type: 'scroll', x: 1, y: 2 }, { type: 'emulateNetworkConditions', download: 1, upload: 1, latency: 1 }, { type: 'close', target: 'main' }];
		expect(stepsOf(steps)).toEqual([{ hover: { selector: ['#menu', 'aria/Menu'] } }]);
		for (const type of ['scroll', 'emulateNetworkConditions', 'close']) expect(notesOf(steps)).toContain(`(${type}, step`);
	});

	test('page scripts are refused unless allowed, steps of extensions always; all of them are named', () => {
		const script = { type: 'waitForExpression', target: 'main', expression: 'window.ready === true' };
		expect(() => stepsOf([script, { type: 'customStep', name: 'x', parameters: {} }])).toThrow(refused('step 2 (waitForExpression) runs JavaScript in the page, which is not allowed: wait for an element instead; step 3 (customStep)'));
		expect(stepsOf([script], { pageScripts: true })).toEqual([{ evaluate: { script: 'return (window.ready === true);' } }]);
	});
});

describe('addresses', () => {
	test.each([
		['https://outro.example.net/x', 'opens https://outro.example.net, which is not among the allowed origins (https://erp.example.com)'],
		['https://erp.example.com:8443/x', 'opens https://erp.example.com:8443'],
		['file:///etc/passwd', 'a file: address'],
		['chrome://version', 'a chrome: address'],
		['data:text/html,<b>x', 'a data: address'],
		['javascript:alert(1)', 'a javascript: address'],
		['about:blank', 'a about: address'],
		['/relativa', 'no whole address'],
		['https://bot:abc@erp.example.com/x', 'a user or a password in its address'],
		['https://erp.example.com/?x={{credential.password}}', '“{{” in its address'],
	])('%s cannot be opened', (url, problem) => {
		expect(() => stepsOf([{ type: 'navigate', url }])).toThrow(refused(problem));
	});

	test('a window of another origin is refused, too', () => {
		expect(() => stepsOf([click('Mapa', 'map'), click('Zoom', 'zoom', { target: 'https://maps.example.net/' })])).toThrow(refused('step 3 (click) opens https://maps.example.net'));
	});

	test('what was typed and comes back in an address becomes its input; names of sessions go', () => {
		const steps = stepsOf([change('Telefone', 'phone', '(11) 98765-4321'), navigate('https://erp.example.com/pedidos?tel=11987654321&pagina=1&PHPSESSID=abc#topo')]);
		expect(steps.at(-1)).toEqual({ goto: { url: '/pedidos?tel={{input.telefone}}&pagina=1#topo' } });
	});
});

describe('a second factor', () => {
	const login = [change('Usuário', 'user', 'bot'), change('Senha', 'password', 's3nh4'), click('Entrar', 'enter', leadsTo('https://erp.example.com/verificar'))];
	const imported = (...steps: Step[]) => importRecording(recording(navigate('https://erp.example.com/login'), ...login, ...steps));
	const after = [click('Clientes', 'customers', leadsTo('https://erp.example.com/clientes')), change('Telefone', 'phone', '11987654321'), click('Pesquisar', 'search')];

	test.each(['Código', 'Código de verificação', 'OTP', 'Token', '2FA', 'Código do autenticador'])('“%s” belongs to the login, cannot be replayed, and is no sign of being logged in', (label) => {
		const { document, inputs, notes } = imported(change(label, 'field', '482913'), click('Verificar', 'verify', leadsTo('https://erp.example.com/inicio')), ...after);
		expect(inputs).toEqual(['telefone']);
		expect(document['login']).toHaveLength(6);
		expect(document['login']).toContainEqual({ click: { selector: ['#verify', 'aria/Verificar', 'text/Verificar'], expectNavigation: true } });
		expect(JSON.stringify(document)).not.toContain('482913');
		expect(document['session']).toMatchObject({ loggedInWhen: { selector: ['#customers', 'aria/Clientes', 'text/Clientes'] } });
		expect(notes).toContainEqual({ path: '/login/4/fill', message: expect.stringContaining('cannot be replayed') });
	});

	test('the code of something after another page, or with letters, is an input', () => {
		expect(imported(click('Produtos', 'products', leadsTo('https://erp.example.com/produtos')), change('Código', 'code', '4829'), click('Pesquisar', 'search')).inputs).toEqual(['codigo']);
		expect(imported(change('Código', 'code', 'CIM-50'), click('Pesquisar', 'search')).inputs).toEqual(['codigo']);
	});

	test('a field of the login is no sign of being logged in', () => {
		const { document } = imported(click('Entrar', 'enter'), ...after);
		expect(document['session']).not.toHaveProperty('loggedInWhen');
	});
});
