import { browserFor, closeBots, openBot, type Bot, type BotOptions } from './support/bot';
import { formsOf, startCanarySite, type CanarySite } from './support/canary-site';

let site: CanarySite;
let browser: ReturnType<typeof browserFor>;

/** Letters that mean something in addresses, HTML, JSON and URL patterns; two of one length, so that pages look alike. */
const passwords = ['Çanário & "9%-+/x?', 'áriÇano & "%9-+?x/'] as const;

/** For what is never there. */
const timeoutMs = 300;
const login = [
	{ goto: '/login' },
	{ fill: { selector: '#user', value: '{{credential.user}}' } },
	{ fill: { selector: '#password', value: '{{credential.password}}', secret: true } },
	{ click: { selector: '#enter', expectNavigation: true } },
];
const recipe = {
	version: 1,
	name: 'canary',
	login,
	operations: {
		read: {
			steps: [
				{ goto: '/shown' },
				{ extract: { as: 'page', root: 'body', fields: { all: {}, value: { selector: 'input:not([type]):not([placeholder])', attribute: 'value' }, link: { selector: 'a', attribute: 'href' }, title: { selector: 'a', attribute: 'title' } } } },
				{ extract: { as: 'lines', shape: 'list', root: 'p', fields: { text: {} } } },
				{ setVar: { name: 'seen', from: { selector: 'textarea' } } },
				{ request: { as: 'answer', url: '/json', answer: { kind: 'text' } } },
				{ request: { as: 'parsed', url: '/json', answer: { path: '' } } },
			],
		},
		look: { steps: [{ goto: '/shown' }, { screenshot: { as: 'picture', fullPage: true } }, { screenshot: { as: 'field', selector: 'textarea' } }] },
		print: { steps: [{ goto: '/shown' }, { pdf: { as: 'print' } }] },
		drift: { steps: [{ goto: '/shown' }, { click: '#gone', timeoutMs }] },
		address: { steps: [{ goto: '/shown?senha={{credential.password}}' }, { waitFor: '#gone', timeoutMs }] },
		selector: { steps: [{ goto: '/shown' }, { click: '[data-x="{{credential.password}}"]', timeoutMs }] },
		wrongType: { steps: [{ goto: '/shown' }, { extract: { as: 'page', root: 'body', fields: { all: { selector: 'textarea', type: 'moneyBRL' } } }, timeoutMs }] },
		blocked: { steps: [{ goto: '/away' }] },
		typed: { steps: [{ goto: '/login' }, { type: { selector: '#user', value: '{{credential.password}}' } }, { screenshot: 'picture' }, { click: '#gone', timeoutMs }] },
	},
};

beforeAll(async () => {
	site = await startCanarySite();
	browser = browserFor(site.baseUrl);
});
afterEach(closeBots);
afterAll(async () => {
	await browser.close();
	await site.close();
});

/** What the log says of the operations that do not end in drift. */
const endings: Readonly<Record<string, string>> = { read: '"outcome":"ok"', look: '"outcome":"ok"', print: '"outcome":"ok"', blocked: '"outcome":"blocked"' };

const openCanary = async (password: string, changes: Partial<BotOptions> = {}): Promise<Bot> => await openBot({ baseUrl: site.baseUrl, recipe, password, browser, ...changes });

/** Everything a call hands out, with its files as texts. */
async function everything(bot: Bot, operation: string): Promise<string> {
	const outcome = await bot.run(operation).then(
		({ files, ...result }) => ({ ...result, files: Object.values(files) }),
		(error: Error & { attachments?: Array<{ bytes: Uint8Array }> }) => ({ ...error, message: error.message, stack: error.stack ?? '', files: error.attachments ?? [] }),
	);
	const { files, ...rest } = outcome;
	return [JSON.stringify(rest), ...files.map(({ bytes }) => Buffer.from(bytes).toString('utf8')), ...files.map(({ bytes: _, ...file }) => JSON.stringify(file)), ...bot.logged].join('\n');
}

function leaks(text: string, password: string): string[] {
	const plain = text.replaceAll('\\"', '"').replaceAll('\\\\', '\\');
	return formsOf(password).filter((form) => text.includes(form) || plain.includes(form));
}

test.each(Object.keys(recipe.operations))('the password is in nothing that “%s” hands out or logs, in none of its forms', async (operation) => {
	const bot = await openCanary(passwords[0]);
	const text = await everything(bot, operation);
	expect(text.replaceAll('\\', '')).toContain(endings[operation] ?? '"outcome":"drift"');
	expect(leaks(text, passwords[0])).toEqual([]);
});

test('nor in the error of a login that fails', async () => {
	const bot = await openCanary(passwords[0], { recipe: { ...recipe, login: [...login, { waitFor: { anyOf: [{ selector: '#heading', outcome: 'refused', message: 'p' }] } }] } });
	expect(leaks(await everything(bot, 'read'), passwords[0])).toEqual([]);
	const changed = await openCanary(passwords[0], { recipe: { ...recipe, login: [...login, { waitFor: '#gone', timeoutMs }] } });
	expect(leaks(await everything(changed, 'read'), passwords[0])).toEqual([]);
});

test.each(['look', 'print', 'typed', 'drift'])('the pictures of “%s” do not depend on the password', async (operation) => {
	const pictures: Buffer[][] = [];
	for (const password of passwords) {
		const bot = await openCanary(password);
		const files = await bot.run(operation).then(
			(result) => Object.values(result.files),
			(error: { attachments?: Array<{ bytes: Uint8Array; mimeType: string }> }) => error.attachments ?? [],
		);
		pictures.push(files.filter(({ mimeType }) => mimeType !== 'text/html').map(({ bytes }) => withoutTime(bytes)));
		await bot.close();
	}
	const [first = [], second = []] = pictures;
	expect(first.length).toBeGreaterThan(0);
	expect(first.map((picture, index) => picture.equals(second[index]!))).toEqual(first.map(() => true));
});

/** A PDF says when it was made. */
function withoutTime(bytes: Uint8Array): Buffer {
	return Buffer.from(Buffer.from(bytes).toString('latin1').replace(/\/(CreationDate|ModDate) \([^)]*\)/g, ''), 'latin1');
}
