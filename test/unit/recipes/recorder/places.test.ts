import { importRecording, type ImportOptions } from '../../../../lib/domain/recipes/recorder';
import { change, click, key, leadsTo, navigate, recording, start } from './recordings';

type Step = Record<string, unknown>;

function imported(steps: Step[], options: ImportOptions = {}) {
	const { document, notes, inputs } = importRecording(recording(...steps), options);
	const [operation] = Object.values(document['operations'] as Record<string, { steps: Step[]; input: Step }>);
	return { login: document['login'] as Step[] | undefined, session: document['session'], steps: operation?.steps ?? [], notes: notes.map(({ path, message }) => `${path} ${message}`), inputs };
}

describe('frames and windows', () => {
	test('steps in a frame stand in one step, frames within frames in theirs', () => {
		const { steps, notes } = imported([start, click('A', 'a', { frame: [1] }), click('B', 'b', { frame: [1, 0] }), click('C', 'c', { frame: [1] }), click('D', 'd')]);
		expect(steps.slice(1)).toMatchObject([
			{
				frame: {
					target: ['xpath/(//iframe | //frame)[2]'],
					steps: [{ click: {} }, { frame: { target: ['xpath/(//iframe | //frame)[1]'], steps: [{ click: {} }] } }, { click: {} }],
				},
			},
			{ click: { selector: ['#d', 'aria/D', 'text/D'] } },
		]);
		expect(notes.join('\n')).toMatch(/steps\/1\/frame .*position only, 2.*name/);
		expect(notes.join('\n')).toMatch(/steps\/1\/frame\/steps\/1\/frame .*position only, 1/);
	});

	test('what is done in a window stands in the click that opens it, whatever page the window goes to', () => {
		const [one, two] = ['https://erp.example.com/endereco', 'https://erp.example.com/mapa'];
		const { steps } = imported([start, click('Ver endereço', 'show'), click('Mapa', 'map', { target: one, ...leadsTo(two) }), click('Zoom', 'zoom', { target: two }), click('Voltar', 'back')]);
		expect(steps.slice(1)).toMatchObject([
			{ popup: { click: ['#show', 'aria/Ver endereço', 'text/Ver endereço'], steps: [{ click: { expectNavigation: true } }, { click: { selector: ['#zoom', 'aria/Zoom', 'text/Zoom'] } }] } },
			{ click: { selector: ['#back', 'aria/Voltar', 'text/Voltar'] } },
		]);
	});

	test('a window opened from a window stands in it', () => {
		const [one, two] = ['https://erp.example.com/um', 'https://erp.example.com/dois'];
		const { steps } = imported([start, click('A', 'a'), click('B', 'b', { target: one }), click('C', 'c', { target: two }), click('D', 'd', { target: one }), click('E', 'e')]);
		expect(steps.slice(1)).toMatchObject([{ popup: { steps: [{ popup: { click: ['#b', 'aria/B', 'text/B'], steps: [{ click: {} }] } }, { click: {} }] } }, { click: {} }]);
	});

	test('a window that no click has opened is refused', () => {
		expect(() => imported([start, ...key('F2'), click('A', 'a', { target: 'https://erp.example.com/um' })])).toThrow(/step 4 \(click\) is in another window/);
	});
});

describe('logging in', () => {
	const login = navigate('https://erp.example.com/login');
	const password = change('Senha', 'senha', 'segredo-1');
	const enter = click('Entrar', 'go', leadsTo('https://erp.example.com/inicio'));

	test('user on one page and password on the next are one login', () => {
		const result = imported([login, change('E-mail', 'email', 'bot@example.com'), click('Avançar', 'next', leadsTo('https://erp.example.com/login/senha')), password, enter, click('Pedidos', 'orders')]);
		expect(result.login).toMatchObject([{ goto: {} }, { fill: { value: '{{credential.user}}' } }, { click: {} }, { fill: { value: '{{credential.password}}' } }, { click: {} }]);
		expect(result.steps).toMatchObject([{ goto: { url: '/inicio' } }, { click: {} }]);
	});

	test('other texts of the login are named secrets of the credential, not inputs', () => {
		const result = imported([login, change('Empresa', 'company', '0042'), change('Usuário', 'user', 'bot'), password, enter, change('Nome', 'name', 'Maria 2')]);
		expect(result.login).toMatchObject([{}, { fill: { value: '{{credential.empresa}}' } }, { fill: { value: '{{credential.user}}' } }, {}, {}]);
		expect(result.notes.join('\n')).toMatch(/login\/1\/fill .*add "empresa" to Extra Secrets/);
		expect(result.inputs).toEqual(['nome']);
	});

	test('without a page recorded after the password, it ends with what is clicked next, which is noted', () => {
		const result = imported([login, change('Usuário', 'user', 'bot'), password, click('Entrar', 'go'), click('Pedidos', 'orders')]);
		expect(result.login).toHaveLength(4);
		expect(result.notes.join('\n')).toMatch(/\/login .*taken to end with what was clicked/);
		expect(result.session).toMatchObject({ loggedOutWhen: { selector: ['#senha', 'aria/Senha'] } });
	});

	test('a recording without a password has no login', () => {
		expect(imported([start, click('A', 'a')])).toMatchObject({ login: undefined, session: undefined });
	});

	test('a password is known by its field, by what the credential holds, and where it is typed again', () => {
		const again = [change('Observação', 'notes', 'segredo-1'), change('Código', 'code', 'pin-4711'), change('Atendente', 'agent', 'bot')];
		const { steps, notes } = imported([login, change('Usuário', 'user', 'bot'), password, enter, ...again], { credential: { user: 'bot', secrets: ['pin-4711'] } });
		expect(steps.slice(1)).toMatchObject([{ fill: { value: '{{credential.password}}', secret: true } }, { fill: { value: '{{credential.password}}', secret: true } }, { fill: { value: '{{credential.user}}' } }]);
		expect(notes.join('\n')).not.toContain('Taken for the user name');
	});

	test.each(['password', 'senhaAtual', 'user_pwd', 'txtSenha', 'contraseña', 'PIN', 'form-pass'])('a field named %s is one for a password', (id) => {
		const { login: steps } = imported([login, { type: 'change', target: 'main', value: 'abc', selectors: [[`#${id}`]] }]);
		expect(steps?.[1]).toMatchObject({ fill: { value: '{{credential.password}}', secret: true } });
	});

	test.each(['spinner', 'passo', 'compass', 'opinion'])('a field named %s is none', (id) => {
		expect(imported([start, { type: 'change', target: 'main', value: 'abc', selectors: [[`#${id}`]] }]).inputs).toEqual([id]);
	});
});

describe('inputs', () => {
	test('are named after label or id, in one word, each once', () => {
		const { inputs } = imported([start, change('Endereço de entrega:', 'x1', 'a1'), change('2ª via', 'x2', 'b2'), change('Nome', 'x3', 'c3'), change('Nome', 'x4', 'd4'), { type: 'change', target: 'main', value: 'e5', selectors: [['#search-phone']] }, { type: 'change', target: 'main', value: 'f6', selectors: [['div > input']] }, change('__proto__', 'constructor', 'g7')]);
		expect(inputs).toEqual(['enderecoDeEntrega', 'value2Via', 'nome', 'nome2', 'searchPhone', 'value', 'proto']);
	});

	test('the same text in the same field twice is one input', () => {
		expect(imported([start, change('SKU', 'sku', 'CIM-1'), click('Ir', 'go'), change('SKU', 'sku', 'CIM-1')]).inputs).toEqual(['sku']);
	});
});
