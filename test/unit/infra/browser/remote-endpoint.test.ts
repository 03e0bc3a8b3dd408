import { BrowserErrors } from '../../../../lib/infra/browser/errors';
import { readEndpoint } from '../../../../lib/infra/browser/remote-endpoint';

const errors = new BrowserErrors('RPA Scrape');

test.each(['http://us%er:t0ken@host:9222', 'ws://user:%zz@host:3000'])('a user or password that cannot be decoded is named by its field, and not shown: %s', (address) => {
	expect(() => readEndpoint(address, errors)).toThrow(
		expect.objectContaining({ code: 'validation', parameter: 'Remote Endpoint', message: expect.not.stringMatching(/us%er|t0ken|zz/), hint: expect.stringContaining('%25') }),
	);
});

test('a percent-encoded one is taken', () => {
	expect(readEndpoint('http://us%25er:t0ken@host:9222', errors).name).toBe('http://host:9222');
});
