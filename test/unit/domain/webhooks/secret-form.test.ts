import { faultOfHeaderSecret, faultOfPathSecret, faultOfSecret, faultOfStandardSecret } from '../../../../lib/domain/webhooks/secret-form';

describe('the form of a secret', () => {
	test.each(['', ' a', 'a\n', 'whsk_abc', 'whpk_abc', 'whpk_%%'])('%j is told', (secret) => expect(faultOfSecret(secret)).toEqual(expect.any(String)));
	test.each(['abc', 'whsec_test_secret', `whpk_${Buffer.alloc(32).toString('base64')}`])('%j is good', (secret) => expect(faultOfSecret(secret)).toBeNull());

	test('Standard Webhooks wants base64 behind whsec_, and something there', () => {
		expect(faultOfStandardSecret('whsec_test_secret')).toMatch(/base64/);
		expect(faultOfStandardSecret('whsec_')).toMatch(/base64/);
		expect(faultOfStandardSecret('whsec_MfKQ9r8GKYqrTwjUPD8ILPZIo2LaLaSw')).toBeNull();
	});

	test('a key of Standard Webhooks has at least 16 bytes', () => {
		expect(faultOfStandardSecret(`whsec_${Buffer.alloc(15).toString('base64')}`)).toMatch(/too short.*15 bytes/);
		expect(faultOfStandardSecret(`whsec_${Buffer.alloc(16).toString('base64')}`)).toBeNull();
	});

	test('a secret in the path is one that an address can hold', () => {
		for (const secret of ['a/b', 'a?b', 'a#b', 'a%2Fb', 'a b', 'ação', '..', '']) expect(faultOfPathSecret(secret)).toEqual(expect.any(String));
		for (const secret of ['token-42', 'a.b_c~d', 'a@b:c']) expect(faultOfPathSecret(secret)).toBeNull();
	});

	test('a secret in a header is ASCII', () => {
		for (const secret of ['ação', 'a\tb', '']) expect(faultOfHeaderSecret(secret)).toEqual(expect.any(String));
		expect(faultOfHeaderSecret('a/b c=')).toBeNull();
	});
});
