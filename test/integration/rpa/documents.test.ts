import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { startWebErpSandbox, type WebErpSandbox } from '../../../sandbox/web-erp/server.ts';
import { guideRecipe } from '../../unit/recipes/documents';
import { browserFor, closeBots, openBot, type Bot } from './support/bot';

let erp: WebErpSandbox;
let browser: ReturnType<typeof browserFor>;
beforeAll(async () => {
	erp = await startWebErpSandbox();
	browser = browserFor(erp.baseUrl);
});
afterEach(closeBots);
afterAll(async () => {
	await browser.close();
	await erp.close();
});

/** The whole recipes of a page of the documentation, as a reader copies them. */
function documentsOf(page: string): unknown[] {
	const text = readFileSync(join(__dirname, '../../../docs', page), 'utf8');
	const examples = Array.from(text.matchAll(/```json\n([^]*?)```/g), ([, json = '']): unknown => JSON.parse(json));
	return examples.filter((example) => typeof example === 'object' && example !== null && 'operations' in example);
}

async function findsCustomers(bot: Bot): Promise<void> {
	expect(await bot.run('searchCustomer', { phone: '11987654321' })).toMatchObject({
		outcome: 'done',
		found: true,
		data: { customer: { name: 'Maria Aparecida da Silva', email: 'cliente1001@example.com.br', balance: expect.any(Number) } },
		warnings: [],
	});
	expect(await bot.run('searchCustomer', { phone: '11000000000' })).toMatchObject({ outcome: 'notFound', found: false, data: {}, warnings: [] });
}

test.each(['recipes.md', 'recipes.pt-BR.md'])('the recipe of %s finds a customer, and nobody', async (page) => {
	const documents = documentsOf(page);
	expect(documents).toHaveLength(1);
	for (const recipe of documents) await findsCustomers(await openBot({ baseUrl: erp.baseUrl, browser, recipe }));
});

/** A recipe by another author: everything in its long form, with whole addresses. */
const byAnotherAuthor = (origin: string): unknown => JSON.parse(JSON.stringify(guideRecipe).replaceAll('https://erp.example.com', origin));

test('a recipe by another author finds a customer, and nobody', async () => {
	const before = erp.logins().length;
	await findsCustomers(await openBot({ baseUrl: erp.baseUrl, browser, recipe: byAnotherAuthor(erp.baseUrl) }));
	expect(erp.logins()).toHaveLength(before + 1);
});
