import { company } from '../../../../sandbox/data/company.ts';
import { companyDay } from '../../../../lib/systems/sap-business-one/company-day';
import { entityPath, nextPageAddress, queryText, textLiteral } from '../../../../lib/systems/sap-business-one/odata';

describe('texts in addresses', () => {
	test('quotes are doubled, then all is percent-encoded', () => {
		expect(textLiteral("O'Brien")).toBe("'O''Brien'");
		expect(entityPath('Items', "O'RING 10%#?")).toBe("Items('O''RING%2010%25%23%3F')");
		expect(queryText({ $filter: "Name eq 'A&B+C'", $top: undefined })).toBe("?$filter=Name%20eq%20'A%26B%2BC'");
	});

	test('line breaks and half characters reach nobody as such', () => {
		expect(entityPath('Items', "x\r\nHost: evil'")).toBe("Items('x%0D%0AHost%3A%20evil''')");
		expect(entityPath('Items', '\ud83e')).toBe("Items('%EF%BF%BD')");
	});

	test.each(company.products.slice(0, 14).map(({ sku }) => [sku]))('the SKU %s comes back as it was', (sku) => {
		const address = new URL(`https://sap.example/b1s/v1/${entityPath('Items', sku)}`);
		expect(decodeURIComponent(address.pathname.slice('/b1s/v1/'.length))).toBe(`Items('${sku.replaceAll("'", "''")}')`);
		expect(address.search + address.hash).toBe('');
	});
});

describe('the next page', () => {
	const root = 'https://sap.example:50000/b1s/v1';

	test.each([
		['Orders?$skip=20', `${root}/Orders?$skip=20`],
		['/b1s/v1/Orders?$skip=20', `${root}/Orders?$skip=20`],
		['http://node1.internal:50001/b1s/v1/Orders?$skip=20', `${root}/Orders?$skip=20`],
		["Orders?$filter=CardCode eq 'C1'&$skip=20", `${root}/Orders?$filter=CardCode%20eq%20%27C1%27&$skip=20`],
	])('%s lies below the service root', (link, expected) => {
		expect(nextPageAddress(link, root)).toBe(expected);
	});

	test('behind a proxy the path before /b1s is another one', () => {
		expect(nextPageAddress('/b1s/v2/Orders?$skip=20', 'https://proxy.example/sap/b1s/v2')).toBe('https://proxy.example/sap/b1s/v2/Orders?$skip=20');
	});

	test.each(['https://evil.example/steal', '/other/Orders', '../../admin', ''])('%j leads nowhere', (link) => {
		expect(nextPageAddress(link, root)).toBeNull();
	});
});

test('the day is that of the company, not of the server', () => {
	const lateEvening = Date.parse('2026-01-01T01:30:00Z');
	expect(companyDay(lateEvening, 'America/Sao_Paulo')).toBe('2025-12-31');
	expect(companyDay(lateEvening, 'America/Sao_Paulo', 3)).toBe('2026-01-03');
	expect(companyDay(lateEvening, 'UTC')).toBe('2026-01-01');
});
