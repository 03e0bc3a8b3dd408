import { asWebPageError } from '../../../../lib/infra/browser/page/page-errors';

const about = { redact: (text: string): string => text };

test('a port that Chromium opens no pages on is not called a forbidden address', () => {
	const error = asWebPageError(new Error('net::ERR_UNSAFE_PORT at http://127.0.0.1:9/'), about);
	expect(error.kind).toBe('invalid');
	expect(error.message).toContain('Chromium opens no pages on this port');
	expect(error.message).not.toContain('allowed ones');
});

test('an address that is not among the allowed ones is', () => {
	expect(asWebPageError(new Error('net::ERR_BLOCKED_BY_CLIENT'), about)).toMatchObject({ kind: 'forbidden', message: expect.stringContaining('allowed ones') });
});
