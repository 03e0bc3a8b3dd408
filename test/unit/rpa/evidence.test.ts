import { seen, Stage } from './steps.fixtures';

const write = { operation: { write: true } } as const;
const open = { kind: 'goto', url: '/novo' } as const;
const submit = { kind: 'click', selectors: ['#submit'], submit: true } as const;
const go = { kind: 'click', selectors: ['#submit'] } as const;
const created = { kind: 'waitFor', anyOf: [seen('.created')] } as const;
let stage: Stage;
let clicks: number;

beforeEach(() => {
	stage = new Stage();
	clicks = 0;
});

function form(sends: 'nothing' | 'GET' | 'POST', more: { isLoading?: boolean; does?: () => void; shows?: Record<string, object> } = {}): void {
	const { isLoading = false, does = () => undefined, shows = {} } = more;
	const onClick = (): void => {
		clicks++;
		does();
		stage.sessions.current.show({ elements: { '#submit': {}, ...shows }, isLoading });
	};
	stage.fake.page('/novo', { elements: { '#submit': { sends, onClick } } });
}

describe('an operation that only reads', () => {
	test('and has sent a form is not repeated, whatever fails then, and claims nothing', async () => {
		form('POST', { isLoading: true });
		const error = await stage.failure([open, go, created]);
		expect(error).toMatchObject({ code: 'timeout', retryable: false, nothingDone: false });
		expect(error.message).toContain('it is not repeated');
		expect(clicks).toBe(1);
	});

	test('is repeated where it has only asked', async () => {
		form('GET', { isLoading: true });
		expect(await stage.failure([open, go, created])).toMatchObject({ code: 'timeout', retryable: true, nothingDone: true });
		expect(clicks).toBe(3);
	});

	test('is repeated where a page sends something by itself while it is opened', async () => {
		let visits = 0;
		stage.fake.page('/novo', (page) => {
			page.sent++;
			return ++visits === 1 ? { status: 503 } : { elements: { '.created': {} } };
		});
		expect(await stage.run([open, created])).toMatchObject({ outcome: 'done' });
	});

	test('and has sent a request that may change something is not repeated', async () => {
		stage.fake.page('/novo', {});
		stage.fake.answer = () => ({ status: 503, text: '' });
		expect(await stage.failure([open, { kind: 'request', url: '/api', method: 'POST' }])).toMatchObject({ code: 'unavailable', retryable: false, nothingDone: false });
		expect(stage.fake.requests).toHaveLength(1);
	});

	test('sees a form that is counted a moment after the click', async () => {
		form('nothing', { does: () => void stage.clock.sleep(200).then(() => void stage.sessions.current.sent++) });
		expect(await stage.failure([open, go, { kind: 'extract', fields: { name: { selectors: ['.name'], type: 'string', required: true } }, root: ['.record'] }])).toMatchObject({ nothingDone: false });
	});

	test('does not begin anew after the login where it had sent a form; the next call does', async () => {
		form('POST', { does: () => void stage.sessions.current.visit('/login') });
		stage.fake.page('/login', {});
		const error = await stage.failure([open, { ...go, expectNavigation: true }], {}, { session: { loggedOutWhen: { url: '**/login*' } }, login: [] });
		expect(error).toMatchObject({ code: 'auth', nothingDone: false });
		expect(stage.sessions).toMatchObject({ renewals: 0, discarded: 1 });
		expect(clicks).toBe(1);
	});
});

describe('an operation that writes', () => {
	test('whose page keeps the form has done nothing', async () => {
		form('nothing');
		const error = await stage.failure([open, submit, created], {}, write);
		expect(error).toMatchObject({ code: 'drift', nothingDone: true, retryable: false });
		expect(error.message).toContain('step 2 (click) has sent nothing to the site');
		expect(stage.sessions.discarded).toBe(1);
	});

	test('whose question nobody answers names the question', async () => {
		form('nothing', { does: () => void stage.sessions.current.openDialog('confirm', 'Confirma a abertura?') });
		for (const steps of [[open, submit, created], [open, submit]]) {
			const error = await stage.failure(steps, {}, write);
			expect(error).toMatchObject({ code: 'drift', nothingDone: true });
			expect(error.message).toContain('the page asked “Confirma a abertura?” and no dialog step answers it; it was dismissed');
		}
	});

	test('whose page does not follow, because the form was kept, has done nothing', async () => {
		form('nothing');
		expect(await stage.failure([open, { ...submit, expectNavigation: true }], {}, write)).toMatchObject({ code: 'drift', nothingDone: true });
		form('GET');
		expect(await stage.failure([open, { ...submit, expectNavigation: true }], {}, write)).toMatchObject({ code: 'uncertain', nothingDone: false });
	});

	test('is not known to be done where something was sent, dialog or not', async () => {
		form('POST', { does: () => void stage.sessions.current.openDialog('confirm', 'Imprimir?') });
		expect(await stage.failure([open, submit, created], {}, write)).toMatchObject({ code: 'uncertain', nothingDone: false });
	});

	test('is not known to be done where the page no longer answers, even if nothing was counted', async () => {
		form('nothing', { isLoading: true });
		expect(await stage.failure([open, submit, created], {}, write)).toMatchObject({ code: 'uncertain', nothingDone: false });
	});

	test('waits for a request that begins a while after the click', async () => {
		form('nothing', { does: () => void stage.clock.sleep(1_500).then(() => void stage.sessions.current.begun++) });
		expect(await stage.run([open, submit], {}, write)).toMatchObject({ outcome: 'done', submitted: true });
	});

	test('has not submitted where the page refuses by itself', async () => {
		form('nothing', { shows: { '.refused': { text: 'Preencha o assunto' } } });
		const wait = { kind: 'waitFor', anyOf: [{ condition: { selectors: ['.refused'] }, outcome: 'refused', message: ['.refused'] }] } as const;
		expect(await stage.run([open, submit, wait], {}, write)).toMatchObject({ outcome: 'refused', submitted: false, message: 'Preencha o assunto' });
	});
});
