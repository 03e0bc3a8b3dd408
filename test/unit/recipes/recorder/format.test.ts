import { createAddressRules } from '../../../../lib/domain/recipes/create-address-rules';
import { parseRecipe } from '../../../../lib/domain/recipes/parse-recipe';
import { importRecording } from '../../../../lib/domain/recipes/recorder';
import { change, click, key, navigate, recording, searchCustomer, start, told } from './recordings';

const system = 'RPA Scrape';
const allowedOrigins = ['https://erp.example.com'];
const addresses = createAddressRules({ system, baseUrl: 'https://erp.example.com', allowedOrigins: [] });
const parse = async (given: unknown, pageScripts = false) => await parseRecipe(importRecording(given, { allowedOrigins, pageScripts }).document, { system, addresses, secrets: ['S3nh@ do robô'] });

test('the recipe of a recording is a valid one', async () => {
	const { recipe } = await parse(searchCustomer);
	expect(recipe.login).toHaveLength(5);
	expect(recipe.operations['buscarCliente']?.steps.map(({ kind }) => kind)).toEqual(['goto', 'click', 'fill', 'press', 'waitFor', 'click']);
	expect(recipe.session).toMatchObject({ loggedOutWhen: { url: '**/login' } });
});

test('so is that of every kind of step', async () => {
	const window = 'https://erp.example.com/janela';
	const steps = [
		navigate('https://erp.example.com/estoque'),
		click('Abrir', 'open', { button: 'auxiliary', timeout: 9_000 }),
		{ ...click('Linha', 'row'), type: 'doubleClick' },
		{ type: 'hover', target: 'main', selectors: told('Menu', 'menu') },
		change('Cliente', 'customer-select', '1001'),
		change('Nota', 'note', ''),
		change('Anexo', 'attachment', 'C:\\fakepath\\foto.jpg'),
		...key('Escape'),
		click('Código', 'code'),
		...key('A'),
		...key('1'),
		{ type: 'waitForElement', target: 'main', selectors: [['#list']], operator: '==', count: 0, timeout: 20_000 },
		{ type: 'waitForExpression', target: 'main', expression: 'document.readyState === "complete"' },
		click('Consultar', 'ask', { frame: [0, 1] }),
		click('Ver', 'show'),
		click('Fechar', 'close', { target: window }),
		{ type: 'click', target: 'main', selectors: [['#app', 'aria/Fim (1)']] },
	];
	const { recipe } = await parse(recording(start, ...steps), true);
	const kinds = recipe.operations['abrirPedido']?.steps.map(({ kind }) => kind);
	expect(kinds).toEqual(['goto', 'goto', 'click', 'click', 'hover', 'select', 'fill', 'upload', 'press', 'click', 'type', 'waitFor', 'evaluate', 'frame', 'popup', 'click']);
});
