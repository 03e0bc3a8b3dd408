import { parseRecipe } from '../../../lib/domain/recipes/parse-recipe';
import { loginProved, testedMessage } from '../../../lib/n8n/rpa/tested';

const steps = [{ goto: '/login' }, { fill: { selector: '#p', value: '{{credential.password}}' } }, { click: '#enter' }];
const wait = (outcome: string): object => ({ if: { test: '#a', then: [{ waitFor: { anyOf: [{ selector: '#menu' }, { selector: '.error', outcome }] } }] } });

test.each([
	['a sign of being logged in', { session: { loggedInWhen: '#menu' }, login: steps }, true],
	['a wait that knows the refusal', { login: [...steps, wait('refused')] }, true],
	['a wait that knows something else', { login: [...steps, wait('locked')] }, false],
	['only a sign of being logged out', { session: { loggedOutWhen: { url: '**/login*' } }, login: steps }, false],
])('a login works as far as the recipe can prove it: %s', async (_what, document, proved) => {
	const { recipe } = await parseRecipe({ operations: { run: { steps: [{ goto: '/' }] } }, ...document }, { system: 'x' });
	expect(loginProved(recipe)).toBe(proved);
	expect(testedMessage(recipe, { httpBasic: false })).toContain(proved ? 'the login of the recipe works' : 'as far as can be told');
});
