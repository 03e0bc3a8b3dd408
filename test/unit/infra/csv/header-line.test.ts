import { readHead } from '../../../../lib/infra/csv/header-line';

async function headOf(...pieces: string[]): Promise<string> {
	const iterator = pieces.map((piece) => Buffer.from(piece)).values();
	return (await readHead({ next: async () => iterator.next() }, true)).line;
}

test('the first line that is not empty is the head, line ends within quotes included', async () => {
	expect(await headOf('\r\n\n sku;"pre\r\nco";x\r\nA;1;2\r\n')).toBe('sku;"pre\r\nco";x');
	expect(await headOf('sku;', '"a""b";preco\n', 'A;1')).toBe('sku;"a""b";preco');
	expect(await headOf('sku;preco\rA;1\r')).toBe('sku;preco');
});

test('a carriage return at the end of a piece waits for what follows', async () => {
	expect(await headOf('sku;preco\r', '\nA;1\r\n')).toBe('sku;preco');
});

test('a head full of quotes that do not close is read in no time', async () => {
	const startedAt = performance.now();
	await headOf(`SKU;${'"'.repeat(60_001)}x`, '"\nA;1\n');
	expect(performance.now() - startedAt).toBeLessThan(2_000);
});
